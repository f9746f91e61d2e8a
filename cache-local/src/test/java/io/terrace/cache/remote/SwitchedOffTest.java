package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.FaultyStore;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A manager whose caching is off. */
class SwitchedOffTest {

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);
  private final AtomicInteger loads = new AtomicInteger();
  private final TerraceCacheManager manager =
      fleet.opened(
          fleet.builder().remote(new RemoteTier(counted, fleet.bus.join())).enabled(false));

  @AfterEach
  void close() {
    fleet.close();
  }

  private TieredCache<String, String> cache() {
    return manager.cache(
        "c",
        CacheSpec.of(String.class, String.class)
            .ttl(Duration.ofHours(1))
            .staleIfError(Duration.ofHours(1))
            .remote("not opened"));
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  @Test
  void eachGetLoads() {
    TieredCache<String, String> cache = cache();

    assertThat(cache.get("k", this::load)).isEqualTo("k-1");
    assertThat(cache.get("k", this::load)).isEqualTo("k-2");
    assertThat(cache.getAll(Set.of("k"), keys -> Map.of("k", load("k")))).containsValue("k-3");
    assertThat(cache.async().get("k", key -> CompletableFuture.completedFuture(load(key))).join())
        .isEqualTo("k-4");
    assertThat(cache.statistics().hits()).isZero();
    assertThat(cache.statistics().misses()).isEqualTo(4);
  }

  @Test
  void whatIsPutIsForgotten() {
    TieredCache<String, String> cache = cache();

    cache.put("k", "v");

    assertThat(cache.get("k")).isNull();
    assertThat(cache.containsKey("k")).isFalse();
    assertThat(cache.putIfAbsent("k", "v")).isTrue();
    assertThat(cache.getAndPut("k", "w")).isNull();
    assertThat(cache.replace("k", "x")).isFalse();
    assertThat(cache.remove("k")).isFalse();
    assertThat(cache.iterator()).isExhausted();
    assertThat(cache.<Boolean>invoke("k", (entry, arguments) -> entry.exists())).isFalse();
    cache.removeAll();
    cache.clear();
  }

  @Test
  void noStoreIsUsed() {
    TieredCache<String, String> cache = cache();
    cache.put("k", "v");
    cache.invalidate("k");
    manager.invalidateTag("t");

    assertThat(counted.calls()).isZero();
  }

  @Test
  void aPropertySaysTheSame() {
    ClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
    Properties properties = new Properties();
    properties.setProperty("terrace.enabled", "false");
    try (CacheManager off =
        Caching.getCachingProvider("io.terrace.cache.jcache.TerraceCachingProvider", loader)
            .getCacheManager(URI.create("terrace:off"), loader, properties)) {
      Cache<String, String> cache =
          off.createCache(
              "c", new MutableConfiguration<String, String>().setTypes(String.class, String.class));
      cache.put("k", "v");
      assertThat(cache.get("k")).isNull();
    }
  }

  @Test
  void whatIsNeitherTrueNorFalseIsRefused() {
    ClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
    Properties properties = new Properties();
    properties.setProperty("terrace.enabled", "no");
    try (CacheManager wrong =
        Caching.getCachingProvider("io.terrace.cache.jcache.TerraceCachingProvider", loader)
            .getCacheManager(URI.create("terrace:wrong"), loader, properties)) {
      assertThatThrownBy(() -> wrong.createCache("c", new MutableConfiguration<>()))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("terrace.enabled");
    }
  }
}
