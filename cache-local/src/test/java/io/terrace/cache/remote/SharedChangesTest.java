package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.integration.CacheWriter;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processors and writers of several processes on one key: each runs once, and alone. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedChangesTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 25;

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);
  private final Crew crew = Crew.ofPlatformThreads();

  @AfterEach
  void close() {
    try {
      crew.close();
    } finally {
      fleet.close();
    }
  }

  private static CacheSpec<String, Long> spec() {
    return CacheSpec.of(String.class, Long.class);
  }

  private TieredCache<String, Long> cache(CacheSpec<String, Long> spec) {
    return fleet.manager(counted, fleet.bus.join()).cache("c", spec);
  }

  private List<TieredCache<String, Long>> two(CacheSpec<String, Long> spec) {
    return List.of(cache(spec), cache(spec));
  }

  private interface Work {
    void on(TieredCache<String, Long> cache, int round);
  }

  /** Does {@code work} in eight threads of each process, all at once. */
  private void race(List<TieredCache<String, Long>> caches, Work work) {
    CyclicBarrier start = new CyclicBarrier(caches.size() * THREADS);
    List<Call<Boolean>> calls = new ArrayList<>();
    for (TieredCache<String, Long> cache : caches) {
      calls.addAll(
          crew.start(
              THREADS,
              () -> {
                start.await(20, TimeUnit.SECONDS);
                for (int i = 0; i < ROUNDS; i++) {
                  work.on(cache, i);
                }
                return true;
              }));
    }
    assertThat(calls).extracting(Call::value).containsOnly(true);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aProcessorRunsOnceForEachCallAndLosesNothing(Tier besides) {
    List<TieredCache<String, Long>> caches = two(spec().tiers(Tier.REMOTE, besides));
    AtomicLong runs = new AtomicLong();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    race(
        caches,
        (cache, round) -> {
          Long seen =
              cache.invoke(
                  "k",
                  (entry, arguments) -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    runs.incrementAndGet();
                    entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
                    inside.decrementAndGet();
                    return entry.getValue();
                  });
          assertThat(seen).isPositive();
        });

    long calls = 2L * THREADS * ROUNDS;
    assertThat(runs).hasValue(calls);
    assertThat(most).hasValue(1);
    assertThat(caches).extracting(cache -> cache.get("k")).containsOnly(calls);
    assertThat(fleet.store.leases()).isZero();
  }

  @Test
  void processorsThatRemoveRunOnceToo() {
    AtomicLong runs = new AtomicLong();
    AtomicLong made = new AtomicLong();
    AtomicLong removed = new AtomicLong();

    race(
        two(spec()),
        (cache, round) -> {
          Boolean existed =
              cache.invoke(
                  "k",
                  (entry, arguments) -> {
                    runs.incrementAndGet();
                    if (entry.exists()) {
                      entry.remove();
                      return true;
                    }
                    entry.setValue(1L);
                    return false;
                  });
          (Boolean.TRUE.equals(existed) ? removed : made).incrementAndGet();
        });

    assertThat(runs).hasValue(2L * THREADS * ROUNDS);
    assertThat(made).hasValue(removed.get());
  }

  /** What Bucket4j does with a limit of a hundred. */
  @Test
  void aLimitIsExactInTheWholeFleet() {
    AtomicLong let = new AtomicLong();

    race(
        two(spec()),
        (cache, round) -> {
          Boolean mayPass =
              cache.invoke(
                  "limit",
                  (entry, arguments) -> {
                    long used = entry.exists() ? entry.getValue() : 0;
                    if (used == 100) {
                      return false;
                    }
                    entry.setValue(used + 1);
                    return true;
                  });
          if (Boolean.TRUE.equals(mayPass)) {
            let.incrementAndGet();
          }
        });

    assertThat(let).hasValue(100);
  }

  @Test
  void anAbsentKeyIsPutByOne() {
    AtomicLong puts = new AtomicLong();

    race(
        two(spec()),
        (cache, round) -> {
          if (cache.putIfAbsent("k" + round, 1L)) {
            puts.incrementAndGet();
          }
        });

    assertThat(puts).hasValue(ROUNDS);
  }

  @Test
  void aWriterIsCalledOnceForEachWrite() {
    AtomicLong written = new AtomicLong();
    AtomicLong deleted = new AtomicLong();
    AtomicLong replaced = new AtomicLong();
    CacheSpec<String, Long> spec = spec().writeThrough(() -> new Counting(written, deleted));

    race(
        two(spec),
        (cache, round) -> {
          cache.put("k", 0L);
          if (cache.replace("k", 1L)) {
            replaced.incrementAndGet();
          }
          cache.remove("gone");
        });

    long calls = 2L * THREADS * ROUNDS;
    assertThat(replaced).hasValue(calls);
    assertThat(written.get()).isGreaterThanOrEqualTo(2 * calls);
    assertThat(deleted).hasValue(calls);
  }

  private record Counting(AtomicLong written, AtomicLong deleted)
      implements CacheWriter<String, Long> {

    @Override
    public void write(javax.cache.Cache.Entry<? extends String, ? extends Long> entry) {
      written.incrementAndGet();
    }

    @Override
    public void writeAll(
        java.util.Collection<javax.cache.Cache.Entry<? extends String, ? extends Long>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      deleted.incrementAndGet();
    }

    @Override
    public void deleteAll(java.util.Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }

  @Test
  void aProcessorThatOnlyReadsLeavesNoLease() {
    TieredCache<String, Long> cache = cache(spec());
    cache.put("k", 1L);

    assertThat(cache.<Long>invoke("k", (entry, arguments) -> entry.getValue())).isEqualTo(1);

    assertThat(fleet.store.leases()).isZero();
    assertThat(counted.calls(StoreOperation.COMPARE_AND_SET)).isZero();
  }

  @Test
  void aProcessorThatThrowsLeavesNoLeaseAndNoChange() {
    TieredCache<String, Long> cache = cache(spec());
    cache.put("k", 1L);

    assertThatThrownBy(
            () ->
                cache.invoke(
                    "k",
                    (entry, arguments) -> {
                      entry.setValue(2L);
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(EntryProcessorException.class);

    assertThat(fleet.store.leases()).isZero();
    assertThat(cache.get("k")).isEqualTo(1);
  }

  @Test
  void aProcessorThatTakesLongKeepsItsLease() throws Exception {
    List<TieredCache<String, Long>> caches = two(spec());
    Gate gate = new Gate();
    AtomicInteger runs = new AtomicInteger();
    Call<Long> slow = crew.start(() -> increment(caches.get(0), runs, gate));
    gate.awaitReached();
    Call<Long> other = crew.start(() -> increment(caches.get(1), runs, null));

    for (int i = 0; i < 7; i++) { // which the other waits for, twice as long if need be
      long renewed = counted.calls(StoreOperation.RENEW);
      fleet.stepUntil(
          "it is renewed",
          Duration.ofMillis(3_400),
          () -> counted.calls(StoreOperation.RENEW) > renewed);
    }
    assertThat(runs).hasValue(1);
    assertThat(other.isDone()).isFalse();
    gate.open();

    assertThat(slow.value()).isEqualTo(1);
    assertThat(other.value()).isEqualTo(2);
    assertThat(runs).hasValue(2);
  }

  @Test
  void onlyAfterItsLeaseRanOutDoesAProcessorRunAgain() throws Exception {
    List<TieredCache<String, Long>> caches = two(spec());
    Gate gate = new Gate();
    AtomicInteger runs = new AtomicInteger();
    Call<Long> slow = crew.start(() -> increment(caches.get(0), runs, gate));
    gate.awaitReached();
    fleet.store.restart(); // and knows of no lease

    assertThat(increment(caches.get(1), runs, null)).isEqualTo(1);
    gate.open();

    assertThat(slow.value()).isEqualTo(2);
    assertThat(runs).as("the slow one saw a value that was gone").hasValue(3);
  }

  private static Long increment(TieredCache<String, Long> cache, AtomicInteger runs, Gate gate) {
    return cache.invoke(
        "k",
        (entry, arguments) -> {
          runs.incrementAndGet();
          long next = entry.exists() ? entry.getValue() + 1 : 1;
          if (gate != null) {
            gate.passUninterruptibly();
          }
          entry.setValue(next);
          return next;
        });
  }

  @Test
  void aLoadOfTheKeyKeepsNoProcessorWaiting() throws Exception {
    List<TieredCache<String, Long>> caches = two(spec());
    Gate gate = new Gate();
    Call<Long> load =
        crew.start(
            () ->
                caches
                    .get(0)
                    .get(
                        "k",
                        key -> {
                          gate.pass();
                          return 40L;
                        }));
    gate.awaitReached();

    assertThat(increment(caches.get(1), new AtomicInteger(), null)).isEqualTo(1);
    gate.open();

    assertThat(load.value()).isEqualTo(40);
    assertThat(caches).extracting(cache -> cache.get("k")).containsOnly(1L);
  }

  @Test
  void aProcessThatDiesHoldsOthersUpForOneLeaseTime() throws Exception {
    TerraceCacheManager dying = fleet.manager(counted, fleet.bus.join());
    TieredCache<String, Long> dead = dying.cache("c", spec());
    TieredCache<String, Long> alive = cache(spec());
    Gate gate = new Gate();
    Call<Long> stuck = crew.start(() -> increment(dead, new AtomicInteger(), gate));
    gate.awaitReached();
    dying.close(); // which renews nothing from now on
    Call<Long> waiting = crew.start(() -> increment(alive, new AtomicInteger(), null));
    Fleet.await("it waits", () -> fleet.store.waiting() == 1 || waiting.isDone());

    fleet.clock.advance(Duration.ofSeconds(11)); // a lease, and not the patience of who waits
    Fleet.await("it comes through", waiting::isDone);

    assertThat(waiting.value()).isEqualTo(1);
    gate.open();
    assertThat(stuck.isDone() || stuck.thread().isAlive()).isTrue();
  }
}
