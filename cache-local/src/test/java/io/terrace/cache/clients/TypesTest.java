package io.terrace.cache.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.terrace.cache.jcache.TerraceCachingProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients pass as types, keys, values and collections of them. */
class TypesTest {

  private final CachingProvider provider = new TerraceCachingProvider();
  private final CacheManager manager = provider.getCacheManager();

  @AfterEach
  void close() {
    provider.close();
  }

  private static MutableConfiguration<String, byte[]> ofBytes() {
    return new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class);
  }

  @Test
  void arraysAreValuesLikeOthers() {
    manager.createCache("bytes", ofBytes());
    Cache<String, byte[]> cache = manager.getCache("bytes", String.class, byte[].class);
    byte[] put = {1, 2};

    cache.put("key", put);
    put[0] = 9;
    cache.get("key")[1] = 9;

    assertThat(cache.get("key")).containsExactly(1, 2);
    assertThat(cache.putIfAbsent("key", new byte[] {3})).isFalse();
    assertThat(cache.getAndReplace("key", new byte[] {3})).containsExactly(1, 2);
    assertThat(cache.getAndRemove("key")).containsExactly(3);
  }

  @Test
  void aProcessorSeesNoArrayForAnAbsentKeyAndMakesOne() {
    Cache<String, byte[]> cache = manager.createCache("bytes", ofBytes());

    byte[] seen =
        cache.invoke(
            "absent",
            (entry, arguments) -> {
              assertThat(entry.exists()).isFalse();
              byte[] value = entry.getValue();
              entry.setValue("made".getBytes(UTF_8));
              return value;
            });

    assertThat(seen).isNull();
    assertThat(cache.get("absent")).asString(UTF_8).isEqualTo("made");
  }

  @Test
  void anUntypedConfigurationTakesKeysAndValuesOfAllClasses() {
    Cache<Object, Object> cache = manager.createCache("any", new MutableConfiguration<>());
    UUID id = UUID.fromString("00000000-0000-0000-0000-000000000001");

    cache.put("text", 1);
    cache.put(2L, "two");
    cache.put(id, new byte[] {3});
    cache.put(List.of("a", 1), Map.of("key", List.of()));

    assertThat(cache.get("text")).isEqualTo(1);
    assertThat(cache.get(2L)).isEqualTo("two");
    assertThat((byte[]) cache.get(id)).containsExactly(3);
    assertThat(cache.get(List.of("a", 1))).isEqualTo(Map.of("key", List.of()));
    assertThat(manager.getCache("any", Object.class, Object.class)).isSameAs(cache);
    assertThat(manager.<Object, Object>getCache("any")).isSameAs(cache);
  }

  @Test
  void collectionsThatCannotBeAskedForNullAreArguments() {
    Cache<String, String> cache = manager.createCache("texts", new MutableConfiguration<>());

    cache.putAll(Map.of("one", "1", "two", "2"));
    Map<String, EntryProcessorResult<String>> results =
        cache.invokeAll(Set.of("one", "three"), (entry, arguments) -> "of " + entry.getKey());
    Map<String, String> found = cache.getAll(Set.of("one", "two", "three"));
    cache.removeAll(Set.of("two"));

    assertThat(found).containsOnly(entry("one", "1"), entry("two", "2"));
    assertThat(results.get("three").get()).isEqualTo("of three");
    assertThat(cache.getAll(Set.of("one", "two"))).containsOnly(entry("one", "1"));
  }

  /** Answers with the key. */
  public static final class Echo implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      return key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      String key = keys.iterator().next();
      return Map.of(key, key);
    }
  }

  @Test
  void aSetThatCannotBeAskedForNullIsLoaded() throws Exception {
    Cache<String, String> cache =
        manager.createCache(
            "loaded",
            new MutableConfiguration<String, String>()
                .setReadThrough(true)
                .setCacheLoaderFactory(FactoryBuilder.factoryOf(Echo.class)));
    CompletionListenerFuture done = new CompletionListenerFuture();

    cache.loadAll(Set.of("one"), true, done);
    done.get();

    assertThat(cache.containsKey("one")).isTrue();
    assertThat(cache.getAll(Set.of("two"))).containsOnly(entry("two", "two"));
  }

  @Test
  void equalKeysOfDifferentClassesAreOneKey() {
    Cache<List<String>, String> cache = manager.createCache("keys", new MutableConfiguration<>());

    cache.put(new ArrayList<>(List.of("a", "b")), "first");

    assertThat(cache.get(List.of("a", "b"))).isEqualTo("first");
    assertThat(cache.getAndPut(Arrays.asList("a", "b"), "second")).isEqualTo("first");
    assertThat(cache.replace(new CopyOnWriteArrayList<>(List.of("a", "b")), "second", "third"))
        .isTrue();
    assertThat(cache.remove(List.of("a", "b"))).isTrue();
    assertThat(cache).isEmpty();
  }

  @Test
  void aKeyThatIsChangedAfterItWasPutStaysTheKeyThatItWas() {
    Cache<List<String>, String> cache = manager.createCache("keys", new MutableConfiguration<>());
    List<String> key = new ArrayList<>(List.of("a"));

    cache.put(key, "value");
    key.add("b");

    assertThat(cache.get(List.of("a"))).isEqualTo("value");
    assertThat(cache.containsKey(key)).isFalse();
  }

  @Test
  void aCacheThatWasDestroyedComesBackEmpty() {
    Cache<String, String> cache = manager.createCache("texts", new MutableConfiguration<>());
    cache.put("key", "value");

    manager.destroyCache("texts");

    assertThat(cache.isClosed()).isTrue();
    assertThat(manager.getCacheNames()).isEmpty();
    assertThat(manager.<String, String>getCache("texts")).isNull();
    Cache<String, String> next = manager.createCache("texts", new MutableConfiguration<>());
    assertThat(next.get("key")).isNull();
    assertThat(next).isEmpty();
  }
}
