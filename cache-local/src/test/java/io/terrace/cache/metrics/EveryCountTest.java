package io.terrace.cache.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.Delivery;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.RemoteStatistics.BreakerState;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.StoreOperation;
import io.terrace.cache.test.VirtualClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.Attribute;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each count is driven by a number of its own, and found to be that in {@code statistics()}, in
 * Micrometer and in JMX. Two caches in two managers share a store and a bus; what is looked at is
 * the one that is called ours.
 */
class EveryCountTest {

  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  private final VirtualClock clock = new VirtualClock();
  private final QueuedExecutor executor = new QueuedExecutor();
  private final InMemoryStore memory = new InMemoryStore(clock);
  private final FaultyStore store = new FaultyStore(memory, clock);
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final TerraceCacheManager manager = manager(new RemoteTier(store, bus.join()));
  private final TerraceCacheManager other = manager(new RemoteTier(memory, bus.join()));
  private final TieredCache<String, String> cache = manager.cache("c", spec());
  private final TieredCache<String, String> others = other.cache("c", spec());
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final TerraceMetrics metrics = new TerraceMetrics(manager);
  private final TerraceBeans beans = TerraceBeans.register(manager);

  EveryCountTest() {
    metrics.bindTo(registry);
  }

  private TerraceCacheManager manager(RemoteTier tier) {
    return TerraceCacheManager.builder()
        .namespace("every-count")
        .unlisted()
        .timeSource(clock)
        .executor(executor)
        .remote(tier)
        .build();
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class)
        .localMaximumSize(100)
        .ttl(Duration.ofMinutes(1))
        .negativeTtl(Duration.ofMinutes(1))
        .staleWhileRevalidate(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    beans.close();
    manager.close();
    other.close();
  }

  // The three views.

  private static ObjectName bean(String type, String key, String name) throws Exception {
    return new ObjectName(
        "io.terrace.cache:type=" + type + ",manager=\"every-count\"," + key + "=\"" + name + "\"");
  }

  private Object attribute(String name) throws Exception {
    return BEANS.getAttribute(bean("Cache", "cache", "c"), name);
  }

  private Object remoteAttribute(String name) throws Exception {
    return BEANS.getAttribute(bean("RemoteTier", "remote", "default"), name);
  }

  private double meter(String name, String... tags) {
    return registry.get(name).tags(Tags.of("cache", "c").and(tags)).functionCounter().count();
  }

  private double remoteMeter(String name, String... tags) {
    return registry
        .get(name)
        .tags(Tags.of("remote", "default").and(tags))
        .functionCounter()
        .count();
  }

  private void assertCount(
      long truth,
      ToLongFunction<CacheStatistics> count,
      String attribute,
      String meter,
      String... tags)
      throws Exception {
    assertThat(count.applyAsLong(cache.statistics())).as("statistics").isEqualTo(truth);
    assertThat(attribute(attribute)).as(attribute + " in JMX").isEqualTo(truth);
    assertThat(meter(meter, tags)).as(meter + List.of(tags)).isEqualTo((double) truth);
  }

  private void assertRemote(
      long truth,
      ToLongFunction<RemoteStatistics> count,
      String attribute,
      String meter,
      String... tags)
      throws Exception {
    assertThat(count.applyAsLong(remote())).as("statistics").isEqualTo(truth);
    assertThat(remoteAttribute(attribute)).as(attribute + " in JMX").isEqualTo(truth);
    assertThat(remoteMeter(meter, tags)).as(meter + List.of(tags)).isEqualTo((double) truth);
  }

  private RemoteStatistics remote() {
    return manager.remoteStatistics().get("default");
  }

  // What is driven.

  @Test
  void readsByWhatServedThem() throws Exception {
    for (int i = 0; i < 3; i++) {
      others.put("far" + i, "v");
      cache.get("far" + i); // 3 remote hits
    }
    for (int i = 0; i < 5; i++) {
      cache.get("far0"); // 5 local hits
    }
    for (int i = 0; i < 7; i++) {
      cache.get("absent"); // 7 misses
    }
    cache.get("none", key -> null); // a miss
    for (int i = 0; i < 2; i++) {
      cache.get("none", key -> "unused"); // 2 negative hits
    }
    clock.advance(Duration.ofSeconds(61));
    for (int i = 0; i < 4; i++) {
      cache.get("far0", key -> "anew"); // 4 stale hits, and one refresh that waits
    }

    assertCount(5, CacheStatistics::localHits, "LocalHits", "terrace.cache.hits", "kind", "local");
    assertCount(
        3, CacheStatistics::remoteHits, "RemoteHits", "terrace.cache.hits", "kind", "remote");
    assertCount(4, CacheStatistics::staleHits, "StaleHits", "terrace.cache.hits", "kind", "stale");
    assertCount(
        2, CacheStatistics::negativeHits, "NegativeHits", "terrace.cache.hits", "kind", "negative");
    assertCount(8, CacheStatistics::misses, "Misses", "cache.gets", "result", "miss");
    assertThat(meter("cache.gets", "result", "hit")).isEqualTo(14);
    assertThat(attribute("HitRate")).isEqualTo(14 / 22.0);
    assertCount(1, CacheStatistics::refreshes, "Refreshes", "terrace.cache.refreshes");
  }

  @Test
  void loadsAndTheirTime() throws Exception {
    for (int i = 0; i < 3; i++) {
      cache.get(
          "k" + i,
          key -> {
            clock.advance(Duration.ofMillis(250));
            return "v";
          });
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(
              () ->
                  cache.get(
                      "failed",
                      key -> {
                        throw new IllegalStateException("as planned");
                      }))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(cache.statistics().loads()).isEqualTo(3);
    assertThat(attribute("Loads")).isEqualTo(3L);
    assertThat(registry.get("terrace.cache.loads").tags("result", "success").timer().count())
        .isEqualTo(3);
    assertThat(cache.statistics().loadFailures()).isEqualTo(2);
    assertThat(attribute("LoadFailures")).isEqualTo(2L);
    assertThat(registry.get("terrace.cache.loads").tags("result", "failure").timer().count())
        .isEqualTo(2);
    assertThat(cache.statistics().totalLoadTime()).isEqualTo(Duration.ofMillis(750));
    assertThat(attribute("TotalLoadMillis")).isEqualTo(750L);
    assertThat(
            registry
                .get("terrace.cache.loads")
                .tags("result", "success")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(750);
  }

  @Test
  void aLoadThatOthersJoinAndThatAnInvalidationFences() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    CompletableFuture<String> leader =
        CompletableFuture.supplyAsync(
            () ->
                cache.get(
                    "k",
                    key -> {
                      loading.countDown();
                      told.await();
                      return "old";
                    }));
    loading.await();
    CompletableFuture<String> joined =
        CompletableFuture.supplyAsync(() -> cache.get("k", key -> "unused"));
    Awaitility.await().until(() -> cache.statistics().joinedLoads() == 1);
    assertThat(cache.invalidate("k")).isEqualTo(Delivery.SENT);
    told.countDown();
    assertThat(leader.get()).isEqualTo("old");
    assertThat(joined.get()).isEqualTo("old");

    assertCount(1, CacheStatistics::joinedLoads, "JoinedLoads", "terrace.cache.loads.joined");
    assertCount(1, CacheStatistics::fencedLoads, "FencedLoads", "terrace.cache.loads.fenced");
    assertCount(1, CacheStatistics::invalidations, "Invalidations", "terrace.cache.invalidations");
  }

  @Test
  void writesAndWhatBecomesOfThem() throws Exception {
    TieredCache<String, String> small =
        manager.cache("small", spec().localMaximumSize(2).tiers(io.terrace.cache.Tier.LOCAL));
    for (int i = 0; i < 5; i++) {
      small.put("k" + i, "v");
    }
    Awaitility.await().until(() -> small.statistics().evictions() == 3);
    assertThat(registry.get("cache.evictions").tags("cache", "small").functionCounter().count())
        .isEqualTo(3);
    assertThat(BEANS.getAttribute(bean("Cache", "cache", "small"), "Evictions")).isEqualTo(3L);

    for (int i = 0; i < 6; i++) {
      cache.put("k" + i, "v");
    }
    assertThat(cache.remove("k0")).isTrue();
    assertThat(cache.remove("k1")).isTrue();
    assertThat(cache.remove("absent")).isFalse();
    assertCount(6, CacheStatistics::puts, "Puts", "cache.puts");
    assertCount(2, CacheStatistics::removals, "Removals", "terrace.cache.removals");
    assertThat(attribute("LocalSize")).isEqualTo(4L);
    assertThat(registry.get("cache.size").tags("cache", "c").gauge().value()).isEqualTo(4);

    clock.advance(Duration.ofMinutes(3)); // past their ttl and the time that they are served stale
    Awaitility.await()
        .until(
            () -> {
              clock.advance(Duration.ofMinutes(1)); // and the sweep comes by
              executor.runAll();
              return cache.statistics().expirations() == 4;
            });
    assertCount(4, CacheStatistics::expirations, "Expirations", "terrace.cache.expirations");
  }

  @Test
  void jsr107CountsTheSame() throws Exception {
    cache.put("k", "v");
    cache.get("k");
    cache.get("k");
    cache.get("absent");
    cache.remove("k");
    // Two managers of one namespace: ours came first.
    CacheStatisticsMXBean bean =
        JMX.newMXBeanProxy(
            BEANS,
            new ObjectName(
                "javax.cache:type=CacheStatistics,CacheManager=terrace.every-count,Cache=c"),
            CacheStatisticsMXBean.class);
    assertThat(bean.getCacheHits()).isEqualTo(2).isEqualTo(cache.statistics().hits());
    assertThat(bean.getCacheMisses()).isEqualTo(1).isEqualTo(cache.statistics().misses());
    assertThat(bean.getCachePuts()).isEqualTo(1).isEqualTo(cache.statistics().puts());
    assertThat(bean.getCacheRemovals()).isEqualTo(1).isEqualTo(cache.statistics().removals());
  }

  @Test
  void framesThatCannotBeRead() throws Exception {
    for (int i = 0; i < 3; i++) {
      others.put("k" + i, "v");
      memory.plant(key("k" + i), new byte[] {1, 2, 3});
      assertThat(cache.get("k" + i)).isNull();
    }
    Map<String, Long> unreadable = cache.statistics().unreadableFrames();
    assertThat(unreadable).hasSize(1).containsValue(3L);
    String reason = unreadable.keySet().iterator().next();
    assertThat(meter("terrace.cache.frames.unreadable", "reason", reason)).isEqualTo(3);
    assertThat(BEANS.getAttribute(bean("Cache", "cache", "c"), "UnreadableFrames")).isNotNull();
    assertThat(proxy().getUnreadableFrames()).isEqualTo(unreadable);
  }

  private String key(String of) {
    return memory.keys().stream().filter(key -> key.endsWith(of)).findAny().orElseThrow();
  }

  private TieredCacheMXBean proxy() throws Exception {
    return JMX.newMXBeanProxy(BEANS, bean("Cache", "cache", "c"), TieredCacheMXBean.class);
  }

  @Test
  void whatPassesOverTheRemoteTier() throws Exception {
    for (int i = 0; i < 4; i++) {
      cache.put("k" + i, "v"); // 4 sent
    }
    for (int i = 0; i < 3; i++) {
      others.put("k" + i, "w"); // 3 heard
    }
    bus.tear(); // a gap
    memory.restart(memory.dump()); // another era
    cache.get("k0");

    assertRemote(4, RemoteStatistics::sent, "Sent", "terrace.remote.sent");
    assertRemote(3, RemoteStatistics::heard, "Heard", "terrace.remote.heard");
    assertRemote(1, RemoteStatistics::gaps, "Gaps", "terrace.remote.gaps");
    assertRemote(1, RemoteStatistics::eras, "Eras", "terrace.remote.eras");
    assertThat(remote().bytesWritten()).isPositive();
    assertRemote(
        remote().bytesWritten(),
        RemoteStatistics::bytesWritten,
        "BytesWritten",
        "terrace.remote.bytes",
        "direction",
        "written");
  }

  @Test
  void bytesAreThoseOfTheFrames() throws Exception {
    others.put("k", "a value");
    long length = memory.get(key("k")).length;
    long before = remote().bytesRead();
    cache.get("k");
    assertThat(remote().bytesRead() - before).isEqualTo(length);
    assertRemote(
        length,
        RemoteStatistics::bytesRead,
        "BytesRead",
        "terrace.remote.bytes",
        "direction",
        "read");
  }

  @Test
  void aLoadThatWaitsForAnotherProcess() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> elsewhere =
        CompletableFuture.supplyAsync(
            () ->
                others.get(
                    "k",
                    key -> {
                      loading.countDown();
                      go.await();
                      return "theirs";
                    }));
    loading.await();
    CompletableFuture<String> here =
        CompletableFuture.supplyAsync(() -> cache.get("k", key -> "unused"));
    Awaitility.await().until(() -> remote().leaseWaits() == 1);
    go.countDown();
    assertThat(elsewhere.get()).isEqualTo("theirs");
    assertThat(here.get()).isEqualTo("theirs");
    assertRemote(1, RemoteStatistics::leaseWaits, "LeaseWaits", "terrace.remote.lease.waits");
  }

  @Test
  void callsTheirTimeAndTheirFailures() throws Exception {
    long before = remote().store().answered();
    store.add(
        FaultRule.of(new Fault.Before(() -> clock.advance(Duration.ofMillis(30))))
            .on(StoreOperation.GET)
            .times(2));
    cache.get("absent1");
    cache.get("absent2"); // 2 calls of 30 ms
    assertThat(remote().store().answered() - before).isEqualTo(2);
    store.heal();
    store.add(FaultRule.of(new Fault.Decline()).on(StoreOperation.GET).times(2));
    cache.get("absent3");
    cache.get("absent4"); // 2 declined
    store.heal();
    store.add(FaultRule.of(new Fault.LoseReply()).on(StoreOperation.GET).times(1));
    cache.get("absent5"); // 1 unknown
    store.heal();
    store.partition();
    for (int i = 0; i < 4; i++) {
      cache.get("lost" + i); // 4 not done: the fifth failure in a row opens the breaker
    }
    for (int i = 0; i < 3; i++) {
      cache.get("unasked" + i); // 3 not called
    }
    assertThat(cache.invalidate("kept")).isEqualTo(Delivery.PENDING); // 1 more, and 1 is kept

    Map<String, Long> truth =
        Map.of("DECLINED", 2L, "UNKNOWN", 1L, "NOT_DONE", 4L, RemoteStatistics.NOT_CALLED, 4L);
    assertThat(remote().store().failures()).isEqualTo(truth);
    truth.forEach(
        (reason, count) ->
            assertThat(remoteMeter("terrace.remote.failures", "part", "store", "reason", reason))
                .as(reason)
                .isEqualTo((double) count));
    RemoteTierMXBean bean =
        JMX.newMXBeanProxy(BEANS, bean("RemoteTier", "remote", "default"), RemoteTierMXBean.class);
    assertThat(bean.getStoreFailures()).isEqualTo(truth);
    assertThat(bean.getStoreCalls()).isEqualTo(remote().store().answered());
    assertThat(bean.getStoreMillis()).isEqualTo(60);
    FunctionTimer calls =
        registry.get("terrace.remote.calls").tags("part", "store").functionTimer();
    assertThat(calls.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
    assertThat(calls.count()).isEqualTo(remote().store().answered() + 7.0);

    assertThat(remote().store().breaker()).isEqualTo(BreakerState.OPEN);
    assertThat(bean.getStoreBreaker()).isEqualTo("OPEN");
    assertThat(registry.get("terrace.remote.breaker").tags("part", "store").gauge().value())
        .isEqualTo(1);
    assertThat(remote().pending()).isEqualTo(1);
    assertThat(bean.getPending()).isEqualTo(1);
    assertThat(registry.get("terrace.remote.pending").gauge().value()).isEqualTo(1);
    assertCount(
        cache.statistics().remoteFailures(),
        CacheStatistics::remoteFailures,
        "RemoteFailures",
        "terrace.cache.remote.failures");
    assertThat(cache.statistics().remoteFailures()).isGreaterThanOrEqualTo(10);
    store.heal();
  }

  // The operations of the beans.

  @Test
  void theBeanExplainsAndInvalidates() throws Exception {
    cache.put("k", "v", io.terrace.cache.EntryOptions.tags("t"));
    cache.put("l", "v", io.terrace.cache.EntryOptions.tags("t"));
    TieredCacheMXBean bean = proxy();
    assertThat(bean.explain("k")).contains("FRESH").contains("[t]");
    assertThat(bean.invalidate("k")).isEqualTo("SENT");
    assertThat(cache.find("k")).isEmpty();
    assertThat(cache.find("l")).isPresent();
    assertThat(bean.invalidateTag("t")).isEqualTo("SENT");
    assertThat(cache.find("l")).isEmpty();
    cache.put("m", "v");
    bean.clear();
    assertThat(cache.find("m")).isEmpty();
    assertThat(bean.getKeyType()).isEqualTo("java.lang.String");
  }

  @Test
  void beansComeAndGoWithTheirCaches() throws Exception {
    ObjectName all = new ObjectName("io.terrace.cache:manager=\"every-count\",*");
    assertThat(BEANS.queryNames(all, null)).hasSize(2);
    TieredCache<String, String> odd = manager.cache("a,b=*\"c\"\n<script>", spec());
    assertThat(BEANS.queryNames(all, null)).hasSize(3);
    odd.close();
    assertThat(BEANS.queryNames(all, null)).hasSize(2);
    beans.close();
    beans.close();
    assertThat(BEANS.queryNames(all, null)).isEmpty();
  }

  @Test
  void managersOfOneNamespaceHaveBeansOfTheirOwn() throws Exception {
    try (TerraceBeans second = TerraceBeans.register(other)) {
      Set<ObjectName> caches =
          BEANS.queryNames(
              new ObjectName("io.terrace.cache:type=Cache,manager=\"every-count\",*"), null);
      assertThat(caches).hasSize(2);
      others.put("k", "v");
      assertThat(attribute("Puts")).isEqualTo(0L);
      assertThat(second).isNotNull();
    }
    assertThat(BEANS.isRegistered(bean("Cache", "cache", "c"))).isTrue();
  }

  @Test
  void aBeanCannotBeWritten() throws Exception {
    assertThatThrownBy(
            () -> BEANS.setAttribute(bean("Cache", "cache", "c"), new Attribute("Puts", 1L)))
        .isInstanceOf(javax.management.AttributeNotFoundException.class);
  }
}
