package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Listeners;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.VersionStore;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Going through what a store holds, and removing all of it. */
class RemoteIterationTest {

  private final Fleet fleet = new Fleet();
  private final FaultyStore faulty = new FaultyStore(fleet.store, fleet.clock);

  @AfterEach
  void close() {
    faulty.heal();
    fleet.close();
  }

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class);
  }

  private TieredCache<String, Integer> cache(CacheSpec<String, Integer> spec) {
    return fleet.manager(faulty, fleet.bus.join()).cache("c", spec);
  }

  private static Map<String, Integer> content(Cache<String, Integer> cache) {
    Map<String, Integer> content = new LinkedHashMap<>();
    cache.forEach(entry -> content.put(entry.getKey(), entry.getValue()));
    return content;
  }

  @Test
  void whatAnyProcessPutIsComeTo() {
    TieredCache<String, Integer> a = cache(spec());
    TieredCache<String, Integer> b = cache(spec());
    a.put("a:1", 1);
    b.put("b (2)", 2);
    fleet.manager().cache("other", spec()).put("o", 3);

    assertThat(content(a)).containsOnly(Map.entry("a:1", 1), Map.entry("b (2)", 2));
    assertThat(a.statistics().remoteHits()).isEqualTo(2);
  }

  @Test
  void whatIsVoidStaleOrNegativeIsNot() {
    Duration minute = Duration.ofMinutes(1);
    TieredCache<String, Integer> cache =
        cache(spec().ttl(minute).staleIfError(minute).negativeTtl(minute));
    cache.put("stale", 0);
    fleet.clock.advance(minute);
    cache.put("tagged", 1, EntryOptions.tags("t"));
    assertThat(cache.get("negative", key -> null)).isNull();
    cache.put("fresh", 2);
    cache.invalidateTag("t");
    fleet.store.plant("shop:c:sgarbage", new byte[] {1, 2, 3});

    assertThat(content(cache)).containsOnly(Map.entry("fresh", 2));
  }

  @Test
  void manyAreReadInBatches() {
    TieredCache<String, Integer> cache = cache(spec());
    for (int i = 0; i < 250; i++) {
      cache.put("k" + i, i);
    }
    long before = faulty.calls();

    assertThat(content(cache)).hasSize(250);
    assertThat(faulty.calls() - before).isEqualTo(4);
    assertThat(faulty.calls(StoreOperation.GET_ALL)).isEqualTo(3);
  }

  @Test
  void anIteratorRemovesWhatItCameTo() {
    TieredCache<String, Integer> a = cache(spec());
    TieredCache<String, Integer> b = cache(spec());
    a.put("k", 1);
    assertThat(b.get("k")).isEqualTo(1);
    Iterator<Cache.Entry<String, Integer>> iterator = a.iterator();
    assertThat(iterator.next().getKey()).isEqualTo("k");

    iterator.remove();

    assertThat(b.get("k")).isNull();
    assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void removeAllRemovesWhatAnyProcessPutAndTellsOfEach() {
    Listeners listeners = new Listeners();
    Duration minute = Duration.ofMinutes(1);
    CacheSpec<String, Integer> stale = spec().ttl(minute).staleIfError(minute);
    TieredCache<String, Integer> a = cache(stale.listener(listeners.configuration()));
    TieredCache<String, Integer> b = cache(stale);
    b.put("stale", 0);
    fleet.clock.advance(minute);
    b.put("one", 1);
    b.put("two", 2);

    a.removeAll();

    assertThat(fleet.store.keys()).isEmpty();
    assertThat(b.getAll(Set.of("one", "two", "stale"))).isEmpty();
    assertThat(listeners.heard()).containsOnly("removed", "expired").hasSize(3);
  }

  @Test
  void aFailureOfTheStoreIsThrown() {
    TieredCache<String, Integer> cache = cache(spec());
    cache.put("k", 1);
    Iterator<Cache.Entry<String, Integer>> begun = cache.iterator();
    faulty.partition();

    assertThatThrownBy(cache::iterator)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache 'c'");
    assertThatThrownBy(begun::hasNext).isInstanceOf(CacheException.class);
    assertThatThrownBy(cache::removeAll).isInstanceOf(CacheException.class);
  }

  /** A key that a cache of objects cannot make again. */
  record Id(int number) {}

  @Test
  void aKeyWhoseClassTheCacheDoesNotNameIsAnError() {
    TieredCache<Object, Integer> cache =
        fleet.manager().cache("objects", CacheSpec.of(Object.class, Integer.class));
    cache.put("text", 1);
    assertThat(cache.iterator().next().getKey()).isEqualTo("text");
    cache.put(new Id(1), 1);

    assertThatThrownBy(() -> cache.forEach(entry -> {}))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache 'objects'")
        .hasMessageContaining("Declare the cache with the type");

    cache.removeAll();
    assertThat(cache.getAll(Set.of("text", new Id(1)))).isEmpty();
  }

  @Test
  void aStoreThatListsNoKeysRefusesUnlessNobodyIsToldOfEach() {
    RemoteStore plain =
        (RemoteStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RemoteStore.class, VersionStore.class},
                (proxy, method, arguments) -> {
                  try {
                    return method.invoke(fleet.store, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    TieredCache<String, Integer> cache = fleet.manager(plain, fleet.bus.join()).cache("c", spec());

    assertThatThrownBy(cache::iterator)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cache 'c'");
    cache.put("k", 1);
    cache.clear();
    assertThat(cache.get("k")).isNull();
    cache.put("k", 1);
    cache.removeAll();
    assertThat(cache.get("k")).isNull();

    cache.put("k", 1);
    cache.registerCacheEntryListener(new Listeners().configuration());
    assertThatThrownBy(cache::removeAll)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("clear()");
    assertThat(cache.get("k")).isEqualTo(1);
  }
}
