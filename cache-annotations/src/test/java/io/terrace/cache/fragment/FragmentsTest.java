package io.terrace.cache.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.StoreOperation;
import io.terrace.cache.test.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FragmentsTest {

  private final VirtualClock clock = new VirtualClock();
  private final FaultyStore store = new FaultyStore(new InMemoryStore(clock), clock);
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("fragments")
          .timeSource(clock)
          .remote(new RemoteTier(store, null))
          .build();
  private final Fragments fragments = Fragments.of(manager);
  private final List<String> rendered = new ArrayList<>();

  @AfterEach
  void close() {
    manager.close();
  }

  private String render(String name, String... tags) {
    return fragments.render(
        fragments.key(name),
        FragmentOptions.ttl(Duration.ofMinutes(1)).tags(tags),
        out -> {
          rendered.add(name);
          out.append(name).append("#").append(String.valueOf(rendered.size()));
        });
  }

  @Test
  void aFragmentIsRenderedOnceWhileItIsFresh() {
    assertThat(render("a")).isEqualTo("a#1");
    assertThat(render("a")).isEqualTo("a#1");
    assertThat(render("b")).isEqualTo("b#2");

    clock.advance(Duration.ofSeconds(61));
    assertThat(render("a")).isEqualTo("a#3");
  }

  @Test
  void aFragmentIsInvalidatedByItsKeyOrItsTag() {
    render("a", "one", "two");
    fragments.invalidate(fragments.key("a"));
    assertThat(render("a", "one", "two")).isEqualTo("a#2");

    fragments.invalidateTag("two");
    assertThat(render("a", "one", "two")).isEqualTo("a#3");
  }

  @Test
  void aChangeInsideRendersAnewOnlyWhatHoldsIt() {
    assertThat(page()).isEqualTo("page(list(box 1)(box 2))(footer)");
    rendered.clear();

    manager.invalidateTag("product:2");

    assertThat(page()).isEqualTo("page(list(box 1)(box 2))(footer)");
    assertThat(rendered).containsExactly("page", "list", "box 2");
  }

  private String page() {
    return nested("page", () -> nested("list", () -> box(1) + box(2)) + nested("footer", () -> ""));
  }

  private String box(int id) {
    return "(" + inner("box " + id, () -> "", "product:" + id) + ")";
  }

  private String nested(String name, java.util.function.Supplier<String> inside) {
    String text = inner(name, inside);
    return name.equals("page") || name.equals("list") ? text : "(" + text + ")";
  }

  private String inner(String name, java.util.function.Supplier<String> inside, String... tags) {
    return fragments.render(
        fragments.key(name),
        FragmentOptions.NONE.tags(tags),
        out -> {
          rendered.add(name);
          String text = inside.get();
          out.append(name.equals("list") ? "(" + name + text + ")" : name + text);
        });
  }

  @Test
  void aHundredFragmentsAreOneQuestionAndOneIsRenderedAnew() {
    List<Integer> ids = IntStream.range(0, 100).boxed().toList();
    List<String> texts = each(fragments, ids);
    assertThat(texts).hasSize(100).startsWith("product 0").endsWith("product 99");
    assertThat(rendered).hasSize(100);
    rendered.clear();

    try (TerraceCacheManager other =
        TerraceCacheManager.builder()
            .namespace("fragments")
            .classLoader(new java.net.URLClassLoader(new java.net.URL[0]))
            .timeSource(clock)
            .remote(new RemoteTier(store, null))
            .build()) {
      Fragments cold = Fragments.of(other);
      each(cold, List.of(0)); // knows the versions of nothing but itself
      long before = store.calls(StoreOperation.values());

      assertThat(each(cold, ids)).isEqualTo(texts);

      long reads = store.calls(StoreOperation.values()) - before;
      assertThat(store.calls(StoreOperation.GET_ALL)).isPositive();
      assertThat(reads).as("one for the fragments, one for the versions of tags").isLessThan(3);
    }
    assertThat(rendered).isEmpty();

    manager.invalidateTag("product:42");
    each(fragments, ids);
    assertThat(rendered).containsExactly("product 42");
  }

  @Test
  void aHundredFragmentsAreOneRoundTripOfAProcessThatHearsOfChanges() {
    List<Integer> ids = IntStream.range(0, 100).boxed().toList();
    InMemoryBus bus = new InMemoryBus(clock);
    try (TerraceCacheManager hearing =
        TerraceCacheManager.builder()
            .namespace("hearing")
            .timeSource(clock)
            .remote(new RemoteTier(store, bus.join()))
            .build()) {
      hearing.cache(
          Fragments.DEFAULT_CACHE,
          CacheSpec.of(FragmentKey.class, Fragment.class).tiers(Tier.REMOTE));
      Fragments shared = Fragments.of(hearing);
      each(shared, ids);
      rendered.clear();
      long before = store.calls(StoreOperation.values());

      assertThat(each(shared, ids)).hasSize(100);

      assertThat(store.calls(StoreOperation.values()) - before).isEqualTo(1);
    }
    assertThat(rendered).isEmpty();
  }

  private List<String> each(Fragments from, List<Integer> ids) {
    return from.renderEach(
        ids,
        id -> from.key("product", id),
        id -> FragmentOptions.NONE.tags("product:" + id),
        (id, out) -> {
          rendered.add("product " + id);
          out.append("product " + id);
        });
  }

  @Test
  void oneSharedTagSpaceHoldsObjectsToo() {
    TieredCache<String, String> objects =
        manager.cache("objects", CacheSpec.of(String.class, String.class));
    objects.put("7", "name", io.terrace.cache.EntryOptions.tags("product:7"));
    render("box", "product:7");

    manager.invalidateTag("product:7");

    assertThat(objects.find("7")).isEmpty();
    assertThat(render("box", "product:7")).isEqualTo("box#2");
  }

  @Test
  void aBodyThatFailsIsNotKept() {
    assertThatThrownBy(
            () ->
                fragments.render(
                    fragments.key("a"),
                    FragmentOptions.NONE,
                    out -> {
                      throw new IOException("disk");
                    }))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(render("a")).isEqualTo("a#1");
  }

  @Test
  void aFragmentMayBeInACacheOfItsOwn() {
    String text =
        fragments.render(
            fragments.key("a"), FragmentOptions.NONE.in("sidebars"), out -> out.append("there"));

    assertThat(text).isEqualTo("there");
    assertThat(manager.getCacheNames()).contains("sidebars");
    assertThat(render("a")).isEqualTo("a#1");
  }

  @Test
  void keysAreUnambiguous() {
    assertThat(fragments.key("a:b", "c")).isNotEqualTo(fragments.key("a", "b:c"));
    assertThat(fragments.key("a", "b", "c")).isNotEqualTo(fragments.key("a", List.of("b", "c")));
    assertThat(fragments.key("a", "1")).isNotEqualTo(fragments.key("a", 1));
    assertThat(fragments.key("a", "null")).isNotEqualTo(fragments.key("a", (Object) null));
    assertThat(fragments.key("a", 1)).isEqualTo(fragments.key("a", 1L));
    assertThat(fragments.key("a", new UUID(1, 2))).isEqualTo(fragments.key("a", new UUID(1, 2)));
  }

  @Test
  void whatHasNoStableTextIsRefused() {
    assertThatThrownBy(() -> fragments.key("box", new Object()))
        .hasMessageContaining("'box' varies on a java.lang.Object")
        .hasMessageContaining("Vary on its id");
    assertThatThrownBy(() -> fragments.key("")).hasMessageContaining("needs a name");
    assertThat(Arrays.asList(FragmentOptions.NONE.tags())).isNotEmpty();
  }
}
