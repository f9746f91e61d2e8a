package io.terrace.cache.fragment;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.LoadContext;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rendered parts of pages in caches of a manager. Thread-safe. It owns nothing that has to be
 * closed: the manager does.
 *
 * <pre>{@code
 * Fragments fragments = Fragments.of(manager);
 * String box = fragments.render(
 *     fragments.key("product", product.id()),
 *     FragmentOptions.ttl(Duration.ofMinutes(10)).tags("product:" + product.id()),
 *     out -> out.append("<b>").append(product.name()).append("</b>"));
 * }</pre>
 *
 * <p><b>Nesting.</b> A fragment may be rendered inside another: the tags of the inner one count for
 * the outer one, and for the page. So a change of a part has rendered anew what holds it, which
 * finds all its other parts in the cache.
 *
 * <p><b>Who waits.</b> However many threads and processes miss a fragment, it is rendered once. A
 * remote tier that is down costs renderings, and no more.
 */
public final class Fragments {

  /** The cache of fragments that name no other. */
  public static final String DEFAULT_CACHE = "fragments";

  private final TerraceCacheManager manager;
  private final InstantSource clock;

  private Fragments(TerraceCacheManager manager, InstantSource clock) {
    this.manager = manager;
    this.clock = clock;
  }

  /** Returns what keeps fragments in caches of {@code manager}. */
  public static Fragments of(TerraceCacheManager manager) {
    return new Fragments(Objects.requireNonNull(manager, "manager"), InstantSource.system());
  }

  /**
   * Returns the key of a fragment.
   *
   * @see FragmentKey#of
   */
  public FragmentKey key(String name, Object... vary) {
    return FragmentKey.of(name, vary);
  }

  /**
   * Returns the fragment, which {@code body} renders if it is not there. Blocks while another
   * thread or process renders it.
   *
   * @throws UncheckedIOException if {@code body} cannot write
   */
  public String render(FragmentKey key, FragmentOptions options, FragmentBody body) {
    try {
      Fragment fragment =
          Objects.requireNonNull(
              cache(options).load(key, (asked, context) -> made(context, options, body)));
      TagScope.add(fragment.tags());
      return fragment.text();
    } catch (CacheLoaderException failure) {
      throw failure.getCause() instanceof IOException io ? new UncheckedIOException(io) : failure;
    }
  }

  /**
   * Returns the fragments of {@code items}, in their order: one question to the remote tier for
   * all, and one rendering for each that is missing.
   *
   * @param key gives the key of an item's fragment, another for each item
   * @param options says how an item's fragment is kept; all in one cache
   * @param body renders an item's fragment
   * @throws UncheckedIOException if a fragment cannot be written
   */
  public <T> List<String> renderEach(
      Collection<T> items,
      Function<? super T, FragmentKey> key,
      Function<? super T, FragmentOptions> options,
      EachBody<? super T> body) {
    if (items.isEmpty()) {
      return List.of();
    }
    Map<FragmentKey, T> byKey = new LinkedHashMap<>();
    List<FragmentKey> keys = new ArrayList<>();
    for (T item : items) {
      FragmentKey itemKey = key.apply(item);
      keys.add(itemKey);
      byKey.putIfAbsent(itemKey, item);
    }
    FragmentOptions first = options.apply(items.iterator().next());
    Map<FragmentKey, Fragment> found =
        cache(first)
            .loadAll(
                byKey.keySet(),
                (missing, contexts) ->
                    made(
                        missing,
                        contexts,
                        k -> Objects.requireNonNull(byKey.get(k)),
                        options,
                        body));
    List<String> texts = new ArrayList<>();
    for (FragmentKey each : keys) {
      Fragment fragment = Objects.requireNonNull(found.get(each), "each is rendered");
      TagScope.add(fragment.tags());
      texts.add(fragment.text());
    }
    return texts;
  }

  /** Renders the fragment of one item of many. */
  @FunctionalInterface
  public interface EachBody<T> {

    /**
     * Writes the fragment of {@code item}.
     *
     * @throws IOException if it cannot be written; nothing is kept then
     */
    void render(T item, Appendable out) throws IOException;
  }

  private <T> Map<FragmentKey, Fragment> made(
      Set<FragmentKey> missing,
      Function<FragmentKey, LoadContext<Fragment>> contexts,
      Function<FragmentKey, T> items,
      Function<? super T, FragmentOptions> options,
      EachBody<? super T> body)
      throws IOException {
    Map<FragmentKey, Fragment> made = new LinkedHashMap<>();
    for (FragmentKey key : missing) {
      T item = items.apply(key);
      made.put(key, made(contexts.apply(key), options.apply(item), out -> body.render(item, out)));
    }
    return made;
  }

  private Fragment made(LoadContext<Fragment> context, FragmentOptions options, FragmentBody body)
      throws IOException {
    StringBuilder text = new StringBuilder();
    Set<String> tags = new LinkedHashSet<>(options.tags());
    try (TagScope scope = TagScope.openApart()) {
      body.render(text);
      tags.addAll(scope.tags());
    }
    options.ttl().ifPresent(context::ttl);
    if (!tags.isEmpty()) {
      context.tags(tags.toArray(new String[0]));
    }
    return new Fragment(text.toString(), List.copyOf(tags), clock.millis());
  }

  /**
   * Makes void one fragment. What holds it is void with it only by their tags.
   *
   * @return whether other processes were told
   */
  public Delivery invalidate(FragmentKey key) {
    return cache(FragmentOptions.NONE).invalidate(key);
  }

  /** Makes void all fragments, pages and objects with this tag. */
  public Delivery invalidateTag(String tag) {
    return manager.invalidateTag(tag);
  }

  private TieredCache<FragmentKey, Fragment> cache(FragmentOptions options) {
    String name = options.cache().orElse(DEFAULT_CACHE);
    @Nullable TieredCache<FragmentKey, Fragment> there =
        manager.getCache(name, FragmentKey.class, Fragment.class);
    return there != null
        ? there
        : manager.cache(name, CacheSpec.of(FragmentKey.class, Fragment.class));
  }
}
