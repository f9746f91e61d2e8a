package io.terrace.cache.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.JMX;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerraceMetricsTest {

  private final VirtualClock clock = new VirtualClock();
  private final QueuedExecutor executor = new QueuedExecutor();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("metered")
          .timeSource(clock)
          .executor(executor)
          .build();
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    manager.close();
  }

  private TieredCache<String, String> cache(String name) {
    return manager.cache(
        name,
        CacheSpec.of(String.class, String.class)
            .localMaximumSize(100)
            .ttl(Duration.ofMinutes(1))
            .negativeTtl(Duration.ofMinutes(1))
            .staleWhileRevalidate(Duration.ofMinutes(1)));
  }

  private double count(String name, String... tags) {
    return registry
        .get(name)
        .tags(Tags.of("cache", "c", "cache.manager", "metered").and(tags))
        .functionCounter()
        .count();
  }

  private Timer loads(String result) {
    return registry.get("terrace.cache.loads").tags("cache", "c", "result", result).timer();
  }

  @Test
  void everyCountIsWhatHappened() {
    new TerraceMetrics(manager).bindTo(registry);
    TieredCache<String, String> cache = cache("c");

    cache.put("put", "1");
    cache.put("tagged", "2", EntryOptions.tags("t"));
    for (int i = 0; i < 3; i++) {
      cache.get("put"); // three local hits
    }
    cache.get("absent"); // a miss
    cache.get("loaded", key -> "v"); // a miss and a load
    cache.get("none", key -> null); // a miss and a load
    cache.get("none", key -> "unused"); // a negative hit
    assertThatThrownBy(
            () ->
                cache.get(
                    "failed",
                    key -> {
                      throw new IllegalStateException("as planned");
                    }))
        .isInstanceOf(IllegalStateException.class); // a miss and a failed load
    cache.remove("put"); // a removal
    cache.invalidateTag("t"); // an invalidation
    cache.invalidate("loaded"); // another
    cache.get("again", key -> "v1"); // a miss and a load
    clock.advance(Duration.ofSeconds(61));
    cache.get("again", key -> "v2"); // a stale hit and, behind, a refresh
    executor.runAll();

    assertThat(count("cache.gets", "result", "hit")).isEqualTo(5);
    assertThat(count("cache.gets", "result", "miss")).isEqualTo(5);
    assertThat(count("cache.puts")).isEqualTo(2);
    assertThat(count("terrace.cache.hits", "kind", "local")).isEqualTo(3);
    assertThat(count("terrace.cache.hits", "kind", "remote")).isZero();
    assertThat(count("terrace.cache.hits", "kind", "stale")).isEqualTo(1);
    assertThat(count("terrace.cache.hits", "kind", "negative")).isEqualTo(1);
    assertThat(count("terrace.cache.removals")).isEqualTo(1);
    assertThat(count("terrace.cache.invalidations")).isEqualTo(2);
    assertThat(count("terrace.cache.refreshes")).isEqualTo(1);
    assertThat(loads("success").count()).isEqualTo(4);
    assertThat(loads("failure").count()).isEqualTo(1);
    assertThat(registry.get("cache.size").tags("cache", "c").gauge().value())
        .isEqualTo((double) cache.localSize());
  }

  @Test
  void jmxAndMicrometerAndTheCacheCountTheSame() throws Exception {
    new TerraceMetrics(manager).bindTo(registry);
    TieredCache<String, String> cache = cache("c");
    cache.put("k", "v");
    cache.get("k");
    cache.get("absent");
    cache.remove("k");

    CacheStatisticsMXBean bean = statisticsBean("c");
    assertThat(count("cache.gets", "result", "hit"))
        .isEqualTo((double) bean.getCacheHits())
        .isEqualTo((double) cache.statistics().hits());
    assertThat(count("cache.gets", "result", "miss"))
        .isEqualTo((double) bean.getCacheMisses())
        .isEqualTo((double) cache.statistics().misses());
    assertThat(count("cache.puts"))
        .isEqualTo((double) bean.getCachePuts())
        .isEqualTo((double) cache.statistics().puts());
    assertThat(count("terrace.cache.removals"))
        .isEqualTo((double) bean.getCacheRemovals())
        .isEqualTo((double) cache.statistics().removals());
  }

  private static CacheStatisticsMXBean statisticsBean(String cache) throws Exception {
    ObjectName name =
        new ObjectName(
            "javax.cache:type=CacheStatistics,CacheManager=terrace.metered,Cache=" + cache);
    return JMX.newMXBeanProxy(
        ManagementFactory.getPlatformMBeanServer(), name, CacheStatisticsMXBean.class);
  }

  @Test
  void aLoadIsTimed() {
    new TerraceMetrics(manager).bindTo(registry);
    TieredCache<String, String> cache = cache("c");
    cache.get(
        "k",
        key -> {
          clock.advance(Duration.ofMillis(250));
          return "v";
        });
    assertThat(loads("success").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
    assertThat(loads("success").totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo((double) cache.statistics().totalLoadTime().toMillis());
  }

  @Test
  void cachesOfBeforeAndAfterAreShownUntilTheyClose() {
    TieredCache<String, String> before = cache("before");
    new TerraceMetrics(manager).bindTo(registry);
    cache("after");
    assertThat(cachesShown()).containsExactlyInAnyOrder("before", "after");
    before.close();
    assertThat(cachesShown()).containsExactly("after");
    manager.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void closingTheMetersLeavesNoneBehind() {
    TerraceMetrics metrics = new TerraceMetrics(manager, Tags.of("region", "north"));
    metrics.bindTo(registry);
    cache("c");
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(meter -> assertThat(meter.getId().getTag("region")).isEqualTo("north"));
    metrics.close();
    cache("later");
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aClosedManagerCannotBeBound() {
    manager.close();
    assertThatThrownBy(() -> new TerraceMetrics(manager).bindTo(registry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aRemoteTierIsShownUntilTheMetersAreClosed() {
    InMemoryStore store = new InMemoryStore(clock);
    InMemoryBus bus = new InMemoryBus(clock);
    try (TerraceCacheManager shared =
        TerraceCacheManager.builder()
            .namespace("shared-and-metered")
            .timeSource(clock)
            .remote(new RemoteTier(store, bus.join()))
            .build()) {
      TieredCache<String, String> cache =
          shared.cache("c", CacheSpec.of(String.class, String.class));
      TerraceMetrics metrics = new TerraceMetrics(shared);
      metrics.bindTo(registry);
      cache.put("k", "v");
      cache.invalidate("k");

      long sent = shared.remoteStatistics().get("default").sent();
      assertThat(sent).isEqualTo(2);
      assertThat(
              registry
                  .get("terrace.remote.sent")
                  .tags("remote", "default")
                  .functionCounter()
                  .count())
          .isEqualTo((double) sent);
      assertThat(registry.get("terrace.remote.pending").gauge().value()).isZero();
      assertThat(registry.get("terrace.remote.contact.age").gauge().value()).isNotNegative();
      metrics.close();
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  private List<String> cachesShown() {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getTag("cache"))
        .distinct()
        .toList();
  }

  @Test
  void anObserverThatThrowsKeepsNobodyFromTheCache() {
    manager.observe(
        new CacheObserver() {
          @Override
          public void opened(TieredCache<?, ?> cache) {
            throw new IllegalStateException("as planned");
          }

          @Override
          public void closed(TieredCache<?, ?> cache) {
            throw new IllegalStateException("as planned");
          }

          @Override
          public void loaded(TieredCache<?, ?> cache, Duration time, boolean succeeded) {
            throw new IllegalStateException("as planned");
          }
        });
    TieredCache<String, String> cache = cache("c");
    assertThat(cache.get("k", key -> "v")).isEqualTo("v");
    cache.close();
    assertThat(cache.isClosed()).isTrue();
  }

  @Test
  void anObserverThatComesWhileCachesAreMadeIsToldOnceOfEach() throws Exception {
    for (int round = 0; round < 50; round++) {
      Queue<String> told = new ConcurrentLinkedQueue<>();
      CountDownLatch ready = new CountDownLatch(1);
      String name = "c" + round;
      CompletableFuture<TieredCache<String, String>> making =
          CompletableFuture.supplyAsync(
              () -> {
                ready.countDown();
                return cache(name);
              });
      ready.await();
      CacheObserver.Observation observation = manager.observe(namesOf(told));
      TieredCache<String, String> made = making.get();
      assertThat(told).containsExactly(name);
      observation.close();
      made.close();
    }
  }

  private static CacheObserver namesOf(Collection<String> told) {
    return new CacheObserver() {
      @Override
      public void opened(TieredCache<?, ?> cache) {
        told.add(cache.getName());
      }

      @Override
      public void closed(TieredCache<?, ?> cache) {}
    };
  }

  @Test
  void metersHaveDescriptions() {
    new TerraceMetrics(manager).bindTo(registry);
    cache("c");
    assertThat(registry.getMeters())
        .filteredOn(meter -> meter.getId().getName().startsWith("terrace."))
        .isNotEmpty()
        .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    assertThat(Set.copyOf(cachesShown())).containsExactly("c");
  }
}
