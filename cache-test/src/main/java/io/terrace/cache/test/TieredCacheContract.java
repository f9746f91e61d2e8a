package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.CounterSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What managers over a real server do together, and while it is gone. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TieredCacheContract {

  /** How long an operation of the tiers may take where the server goes away. */
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  /** How long where it does not: a machine that stands still for seconds is no outage. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a busy machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  /** Of how many misses a thread may pay for a timeout; one, and what a busy machine adds. */
  private static final int SLOW_MISSES = 5;

  /** Within what a server that is back is used again. */
  private static final Duration RETURN = Duration.ofSeconds(3);

  private static final int THREADS = 16;

  /** How long the latencies of each state are looked at. */
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final String namespace = "n" + UUID.randomUUID();
  private final List<TerraceCacheManager> managers = new ArrayList<>();
  private final AtomicInteger loads = new AtomicInteger();

  /** Makes one. */
  protected TieredCacheContract() {}

  /** Returns a new tier on the server, as another process has it. */
  protected abstract RemoteTier connect(Duration timeout);

  /** Stops the server so that it answers nobody, and holds on to the connections. */
  protected abstract void pause();

  /** Ends a pause. */
  protected abstract void resume();

  /** Kills the server. */
  protected abstract void kill();

  /** Starts a killed server again, empty. */
  protected abstract void restart();

  /** Closes what was opened. */
  @AfterEach
  void closeManagers() {
    managers.forEach(TerraceCacheManager::close);
  }

  private TerraceCacheManager manager(String name) {
    return manager(name, PATIENCE);
  }

  private TerraceCacheManager manager(String name, Duration timeout) {
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace(name)
            .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
            .remote(connect(timeout))
            .build();
    managers.add(manager);
    return manager;
  }

  private TieredCache<String, String> tiered() {
    return manager(namespace).cache("c", spec());
  }

  private TieredCache<String, String> remoteOnly() {
    return manager(namespace).cache("c", spec().tiers(Tier.REMOTE));
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).statistics(true).ttl(Duration.ofMinutes(10));
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  @Test
  void whatOneLoadedOrPutTheOtherReads() {
    TieredCache<String, String> a = tiered();
    TieredCache<String, String> b = tiered();
    a.put("put", "v");
    a.get("loaded", this::load);

    assertThat(b.get("put")).isEqualTo("v");
    assertThat(b.get("loaded", this::load)).isEqualTo("loaded-1");
    assertThat(b.find("absent")).isEmpty();
    assertThat(remoteOnly().getAll(Set.of("put", "loaded", "absent")))
        .isEqualTo(Map.of("put", "v", "loaded", "loaded-1"));
    assertThat(b.statistics().remoteHits()).isEqualTo(2);
  }

  @Test
  void aCopyHereEndsNoLaterThanItsOriginal() {
    TieredCache<String, String> a = tiered();
    TieredCache<String, String> b = tiered();
    a.put("k", "v", EntryOptions.ttl(Duration.ofMinutes(1)));

    Explanation copied = awaitCopy(b, "k"); // which by its own spec would last ten minutes
    assertThat(copied.remaining().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofMinutes(1).plus(SLACK));
  }

  /** The put's own message, which comes after it, may drop a first copy. */
  private static Explanation awaitCopy(TieredCache<String, String> cache, String key) {
    long start = System.nanoTime();
    while (true) {
      assertThat(cache.get(key)).isNotNull();
      Explanation explanation = cache.explain(key);
      if (explanation.tier().equals(Optional.of(Tier.LOCAL))) {
        return explanation;
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void invalidationsOfOneVoidWhatTheOtherReadsFromTheServer() {
    TieredCache<String, String> a = tiered();
    TieredCache<String, String> b = remoteOnly();
    a.put("tagged", "v", EntryOptions.tags("t"));
    a.put("kept", "v");
    assertThat(b.get("tagged")).isEqualTo("v");
    a.invalidateTag("t");
    awaitGone(b, "tagged");
    assertThat(b.get("kept")).isEqualTo("v");
    a.clear();
    awaitGone(b, "kept");
  }

  /** Another process hears of it by the bus, where there is one. */
  private static void awaitGone(TieredCache<String, String> cache, String key) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (cache.get(key) != null && System.nanoTime() - limit < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(cache.get(key)).isNull();
  }

  @Test
  void aNamespaceHasNothingInCommonWithAnother() {
    TerraceCacheManager other = manager("o" + namespace);
    TieredCache<String, String> a = tiered();
    TieredCache<String, String> theirs = other.cache("c", spec().tiers(Tier.REMOTE));
    theirs.put("k", "theirs", EntryOptions.tags("t"));
    a.put("k", "ours", EntryOptions.tags("t"));
    other.counter("n").add(7);

    a.invalidateTag("t");
    a.clear();
    assertThat(managers.get(1).counter("n").add(1)).isEqualTo(1);

    assertThat(a.get("k")).isNull();
    assertThat(theirs.get("k")).isEqualTo("theirs");
    assertThat(other.counter("n").get()).isEqualTo(7);
  }

  @Test
  void changesAndCountersAreExactBetweenTwo() {
    String key = "long ".repeat(100); // above what a server may take as it is
    CacheSpec<String, Integer> spec = CacheSpec.of(String.class, Integer.class);
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      TerraceCacheManager manager = manager(namespace);
      TieredCache<String, Integer> cache = manager.cache("sums", spec);
      for (int thread = 0; thread < 2; thread++) {
        ends.add(
            CompletableFuture.runAsync(
                () ->
                    IntStream.range(0, 10)
                        .forEach(
                            n -> {
                              manager.counter("n", CounterSpec.DEFAULT.start(5)).add(2);
                              cache.invoke(key, (entry, arguments) -> incremented(entry));
                            })));
      }
    }
    ends.forEach(CompletableFuture::join);
    TerraceCacheManager third = manager(namespace);
    assertThat(third.cache("sums", spec).get(key)).isEqualTo(40);
    assertThat(third.counter("n").get()).isEqualTo(85);
  }

  private static int incremented(MutableEntry<String, Integer> entry) {
    int next = (entry.exists() ? entry.getValue() : 0) + 1;
    entry.setValue(next);
    return next;
  }

  /** A value of several kinds. */
  public record Kinds(Instant at, List<UUID> ids, Optional<String> text, Map<String, byte[]> raw) {}

  @Test
  void valuesOfAllKindsComeThrough() {
    CacheSpec<String, Kinds> spec = CacheSpec.of(String.class, Kinds.class);
    Kinds value =
        new Kinds(
            Instant.EPOCH,
            List.of(new UUID(1, 2)),
            Optional.of("x".repeat(200_000)),
            Map.of("k", new byte[] {1}));
    manager(namespace).cache("kinds", spec).put("k", value);
    Kinds read = manager(namespace).cache("kinds", spec).get("k");
    assertThat(read).usingRecursiveComparison().isEqualTo(value);
  }

  private static final class NotAllowed {}

  @Test
  void aValueThatCannotBeWrittenIsServedByALoadAndRefusedByAPut() {
    TieredCache<String, Object> cache =
        manager(namespace).cache("any", CacheSpec.of(String.class, Object.class).statistics(true));
    NotAllowed value = new NotAllowed();
    assertThat(cache.get("k", key -> value)).isInstanceOf(NotAllowed.class);
    assertThat(cache.statistics().remoteFailures()).isEqualTo(1);
    assertThatThrownBy(() -> cache.put("other", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NotAllowed");
    assertThat(cache.get("other")).isNull();
  }

  @Test
  void aServerThatHangsCostsATimeoutAndThenNothing() {
    outage(this::pause, this::resume);
  }

  @Test
  void aServerThatIsKilledCostsNoMore() {
    outage(this::kill, this::restart);
  }

  private void outage(Runnable begin, Runnable end) {
    TieredCache<String, String> a = manager(namespace, TIMEOUT).cache("c", spec());
    awaitUse(a);
    a.put("old", "old");
    a.put("voided", "old", EntryOptions.tags("t"));
    a.put("invalidated", "old");
    begin.run();
    boolean ended = false;
    try {
      Misses misses = missesOfManyThreads(a);
      assertThat(misses.slowest()).as("the slowest miss").isLessThan(TIMEOUT.plus(SLACK));
      assertThat(misses.slow())
          .as("misses of a thread that cost a timeout")
          .isLessThanOrEqualTo(SLOW_MISSES);
      long start = System.nanoTime();
      IntStream.range(0, 1_000).forEach(i -> a.get("open" + i, this::load));
      Duration each = Duration.ofNanos((System.nanoTime() - start) / 1_000);
      assertThat(each).as("a miss while nobody calls the server").isLessThan(TIMEOUT.dividedBy(10));
      System.getLogger(TieredCacheContract.class.getName())
          .log(System.Logger.Level.INFO, "{0}, then {1} each", misses, each);
      a.put("old", "new");
      a.invalidate("invalidated");
      a.invalidateTag("t");
      assertThat(a.get("invalidated")).isNull();
      assertThat(a.get("voided")).isNull();
      assertThat(a.get("old")).isNotEqualTo("old");
      end.run();
      ended = true;
      awaitUse(a);
    } finally {
      if (!ended) {
        end.run();
      }
    }
    TieredCache<String, String> b = remoteOnly();
    for (String key : List.of("old", "voided", "invalidated")) {
      assertThat(b.get(key)).as(key).isNotEqualTo("old");
      assertThat(a.get(key)).as(key).isNotEqualTo("old");
    }
  }

  /**
   * What misses of a thread cost, or of the one of several that paid most.
   *
   * @param slowest how long the slowest took
   * @param slow how many took a timeout or more
   */
  private record Misses(Duration slowest, int slow) {

    static Misses most(Misses one, Misses other) {
      return new Misses(
          one.slowest.compareTo(other.slowest) > 0 ? one.slowest : other.slowest,
          Math.max(one.slow, other.slow));
    }
  }

  private Misses missesOfManyThreads(TieredCache<String, String> cache) {
    List<CompletableFuture<Misses>> misses = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int i = 0; i < THREADS; i++) {
        String name = "thread" + i + '-';
        misses.add(CompletableFuture.supplyAsync(() -> misses(cache, name), threads));
      }
      return misses.stream().map(CompletableFuture::join).reduce(Misses::most).orElseThrow();
    } finally {
      threads.shutdownNow();
    }
  }

  private Misses misses(TieredCache<String, String> cache, String name) {
    Misses most = new Misses(Duration.ZERO, 0);
    for (int i = 0; i < 50; i++) {
      long start = System.nanoTime();
      assertThat(cache.get(name + i, this::load)).startsWith(name + i);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      int slow = took.compareTo(TIMEOUT) >= 0 ? 1 : 0;
      most = new Misses(took.compareTo(most.slowest) > 0 ? took : most.slowest, most.slow + slow);
    }
    return most;
  }

  /** Figures for docs/failure-modes.md; the two before the outage tell how much is noise. */
  @Test
  @Tag("long")
  @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void localHitsThatAreServedWithoutContactCostTheSame() {
    TieredCache<String, String> cache =
        manager(namespace, TIMEOUT).cache("c", spec().maxDisconnected(Duration.ofMinutes(10)));
    cache.put("hot", "v");
    HitLatencies hits = new HitLatencies(cache, "hot", THREADS);
    HitLatencies.Seen warm = hits.during(WINDOW);
    HitLatencies.Seen before = hits.during(WINDOW);
    HitLatencies.Seen again = hits.during(WINDOW);
    pause();
    HitLatencies.Seen stopped = hits.during(WINDOW);
    resume();
    kill();
    HitLatencies.Seen killed = hits.during(WINDOW);
    restart();
    awaitUse(cache);
    HitLatencies.Seen after = hits.during(WINDOW);
    System.out.printf(
        "warm %s%nbefore %s%nagain %s%nstopped %s%nkilled %s%nafter %s%n",
        warm, before, again, stopped, killed, after);

    long bound = Math.max(before.p99Nanos(), again.p99Nanos()) * 3 / 2;
    assertThat(stopped.p99Nanos()).as("p99 while it is stopped").isLessThanOrEqualTo(bound);
    assertThat(killed.p99Nanos()).as("p99 while it is killed").isLessThanOrEqualTo(bound);
    assertThat(stopped.slowestMiss()).as("the slowest miss").isLessThan(TIMEOUT.multipliedBy(4));
  }

  private static void awaitUse(TieredCache<String, String> cache) {
    long start = System.nanoTime();
    while (cache.invalidate("probe") != Delivery.SENT) {
      Duration passed = Duration.ofNanos(System.nanoTime() - start);
      assertThat(passed).as("until it is used again").isLessThan(RETURN.plus(SLACK));
      LockSupport.parkNanos(5_000_000);
    }
    System.getLogger(TieredCacheContract.class.getName())
        .log(
            System.Logger.Level.INFO,
            "used again after {0}",
            Duration.ofNanos(System.nanoTime() - start));
  }
}
