package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.KeyLoader;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A key that is read 1,000 times a second over 10 ttls, with a loader that takes 100 ms: nobody
 * waits after the first, and the source is asked hardly oftener than once a ttl.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HotKeyTest {

  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Duration LOAD = Duration.ofMillis(100);
  private static final Duration READ = Duration.ofMillis(1);
  private static final int TTLS = 10;
  private static final long READS = TTLS * TTL.dividedBy(READ);

  private final VirtualClock clock = new VirtualClock();
  private final VirtualLoads loads = new VirtualLoads(clock);
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("hot").timeSource(clock).executor(loads).build();
  private final AtomicInteger calls = new AtomicInteger();
  private final KeyLoader<String, Integer> slow =
      key -> {
        loads.pass(LOAD);
        return calls.incrementAndGet();
      };

  @AfterEach
  void close() {
    manager.close();
    loads.close();
  }

  /** A spec, by what a failure should call it. */
  record Policy(String name, CacheSpec<String, Integer> spec) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Policy> policies() {
    CacheSpec<String, Integer> spec = CacheSpec.of(String.class, Integer.class).ttl(TTL);
    return Stream.of(
        new Policy("earlyRefresh", spec.earlyRefresh()),
        new Policy("staleWhileRevalidate", spec.staleWhileRevalidate(Duration.ofSeconds(1))),
        new Policy("both", spec.earlyRefresh().staleWhileRevalidate(Duration.ofSeconds(1))));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void onlyTheFirstReaderWaits(Policy policy) throws Exception {
    TieredCache<String, Integer> cache = manager.cache("products", policy.spec());
    assertThat(cache.get("key", slow)).isEqualTo(1);

    for (long read = 0; read < READS; read++) {
      long before = clock.nanoTime();
      assertThat(cache.get("key", slow)).isPositive();
      assertThat(clock.nanoTime()).as("read %s waits", read).isEqualTo(before);
      loads.advance(READ);
    }

    assertNobodyWaited(cache.statistics());
    assertThat(calls).hasValue((int) cache.statistics().loads());
  }

  @ParameterizedTest
  @MethodSource("policies")
  void onlyTheFirstReaderOfTheAsynchronousViewWaits(Policy policy) {
    TieredCache<String, Integer> cache = manager.cache("products", policy.spec());
    assertThat(readAsync(cache)).isNotDone();
    clock.advance(LOAD);

    for (long read = 0; read < READS; read++) {
      assertThat(readAsync(cache)).as("read %s", read).isCompleted();
      clock.advance(READ);
    }

    assertNobodyWaited(cache.statistics());
  }

  private CompletableFuture<Integer> readAsync(TieredCache<String, Integer> cache) {
    return cache
        .async()
        .get(
            "key",
            key -> {
              CompletableFuture<Integer> stage = new CompletableFuture<>();
              clock.after(LOAD, () -> stage.complete(1));
              return stage;
            });
  }

  private static void assertNobodyWaited(CacheStatistics counted) {
    assertThat(counted.misses()).as("the first only").isEqualTo(1);
    assertThat(counted.hits()).isEqualTo(READS);
    assertThat(counted.loadFailures()).isZero();
    assertThat(counted.refreshes()).isBetween((long) TTLS - 1, TTLS * 11L / 10);
    assertThat(counted.loads()).isBetween(counted.refreshes(), counted.refreshes() + 1);
  }

  private final KeyLoader<String, Integer> dead =
      key -> {
        calls.incrementAndGet();
        loads.pass(LOAD);
        throw new IllegalStateException("dead");
      };

  static Stream<Policy> policiesThatSurviveADeadLoader() {
    CacheSpec<String, Integer> spec = CacheSpec.of(String.class, Integer.class).ttl(TTL);
    Duration stale = Duration.ofSeconds(30);
    return Stream.of(
        new Policy("staleIfError", spec.staleIfError(stale)),
        new Policy(
            "staleIfError, throttled by 3 s",
            spec.staleIfError(stale).staleIfErrorThrottle(Duration.ofSeconds(3))),
        new Policy("staleWhileRevalidate", spec.staleWhileRevalidate(stale)),
        new Policy(
            "earlyRefresh, staleWhileRevalidate, staleIfError",
            spec.earlyRefresh().staleWhileRevalidate(Duration.ofSeconds(10)).staleIfError(stale)));
  }

  @ParameterizedTest
  @MethodSource("policiesThatSurviveADeadLoader")
  void aLoaderThatDiesIsHiddenAsLongAsStaleMayBeServedAndTriedOnceAThrottle(Policy policy)
      throws Exception {
    TieredCache<String, Integer> cache = manager.cache("products", policy.spec());
    Duration throttle = policy.spec().staleIfErrorThrottle().orElse(Duration.ofSeconds(1));
    long began = clock.nanoTime();
    assertThat(cache.get("key", key -> 42)).isEqualTo(42);
    long servableUntil = began + TTL.plusSeconds(30).toNanos();

    while (clock.nanoTime() < servableUntil) {
      assertThat(cache.get("key", dead)).isEqualTo(42);
      loads.advance(READ);
    }

    // The early ones begin up to 37 load times before the end of the ttl.
    Duration tried = Duration.ofSeconds(30).plus(LOAD.multipliedBy(37));
    assertThat(calls.get()).isBetween(5, (int) (tried.dividedBy(throttle) + 1));
    assertThat(cache.statistics().misses()).isEqualTo(1);
    assertThatThrownBy(() -> cache.get("key", dead)).hasMessage("dead");
    assertThat(cache.get("key", key -> 43)).isEqualTo(43);
  }

  /** The same by the machine's clock, with real threads. */
  @Test
  @Tag("long")
  void onlyTheFirstReaderWaitsByTheMachinesClock() {
    for (Policy policy : policies().toList()) {
      try (TerraceCacheManager real = TerraceCacheManager.builder().namespace("hot-real").build()) {
        TieredCache<String, Integer> cache = real.cache("products", policy.spec());
        KeyLoader<String, Integer> sleeper =
            key -> {
              Thread.sleep(LOAD.toMillis());
              return calls.incrementAndGet();
            };
        assertThat(cache.get("key", sleeper)).isPositive();
        long began = System.nanoTime();
        long reads = 0;
        while (System.nanoTime() - began < TTL.multipliedBy(TTLS).toNanos()) {
          assertThat(cache.get("key", sleeper)).isPositive();
          reads++;
          LockSupport.parkNanos(began + reads * READ.toNanos() - System.nanoTime());
        }
        assertThat(cache.statistics().misses()).as(policy.name()).isEqualTo(1);
        assertThat(cache.statistics().refreshes()).isBetween(TTLS - 1L, TTLS * 11L / 10);
      }
    }
  }
}
