package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.server.MemcachedServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two managers that hold the same entries in their local tiers. */
class TwoManagersTest {

  /** The interval at which the bus is read, and what a slow machine may add. */
  private static final Duration BOUND = Duration.ofMillis(100).plusSeconds(20);

  private static TerraceCacheManager manager(MemcachedServer server) {
    return TerraceCacheManager.builder()
        .classLoader(new URLClassLoader(new URL[0], TwoManagersTest.class.getClassLoader()))
        .remote(Stores.tier(server.hostAndPort()))
        .build();
  }

  private static TieredCache<String, String> cache(TerraceCacheManager manager) {
    return manager.cache(
        "products", CacheSpec.of(String.class, String.class).tiers(Tier.LOCAL, Tier.REMOTE));
  }

  @Test
  void whatOneChangesTheOtherSees() {
    try (MemcachedServer server = MemcachedServer.start();
        TerraceCacheManager here = manager(server);
        TerraceCacheManager there = manager(server)) {
      TieredCache<String, String> mine = cache(here);
      TieredCache<String, String> others = cache(there);
      mine.put("key", "old");
      mine.put("tagged", "old", EntryOptions.tags("sale"));
      assertThat(others.get("key")).isEqualTo("old");
      assertThat(others.get("tagged")).isEqualTo("old");

      mine.put("key", "new");
      here.invalidateTag("sale");

      Awaitility.await()
          .atMost(BOUND)
          .untilAsserted(
              () -> {
                assertThat(others.get("key")).isEqualTo("new");
                assertThat(others.get("tagged")).isNull();
              });
    }
  }
}
