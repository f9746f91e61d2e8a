package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.LoadContext;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A load that began before an invalidation or a write is neither stored after it nor joined by who
 * comes after it; those who had joined keep its value (rules F1, F4 and F5).
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FenceTest {

  private static final int ROUNDS = 1_000;
  private static final Integer OLD = 1;
  private static final Integer NEW = 2;

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("fence").timeSource(clock).build();
  private final TieredCache<String, Integer> cache =
      manager.cache("products", CacheSpec.of(String.class, Integer.class));
  private final Crew crew = Crew.ofPlatformThreads();

  @AfterEach
  void close() {
    crew.close();
    manager.close();
  }

  /** What makes an entry void, and how the entry comes to be concerned by it. */
  enum Invalidation {
    KEY {
      @Override
      void apply(TieredCache<String, Integer> cache) {
        cache.invalidate("key");
      }
    },
    /** The entry that the load replaces carries the tag, and so does the new one. */
    TAG_KNOWN_BEFORE {
      @Override
      void before(TieredCache<String, Integer> cache, VirtualClock clock) {
        cache.put("key", 0, EntryOptions.ttl(Duration.ofMillis(1)).withTags("tag"));
        clock.advance(Duration.ofMillis(2));
      }

      @Override
      void loading(LoadContext<Integer> context) {
        context.tags("tag");
      }

      @Override
      void apply(TieredCache<String, Integer> cache) {
        cache.invalidateTag("tag");
      }
    },
    /** Nobody has heard of the tag before it is invalidated, and the loader sets it after that. */
    TAG_THAT_THE_LOADER_SETS {
      @Override
      void before(TieredCache<String, Integer> cache, VirtualClock clock) {
        NUMBER.incrementAndGet();
      }

      @Override
      void loading(LoadContext<Integer> context) {
        context.tags("tag" + NUMBER);
      }

      @Override
      void apply(TieredCache<String, Integer> cache) {
        cache.invalidateTag("tag" + NUMBER);
      }
    },
    TAG_BY_THE_MANAGER {
      @Override
      void loading(LoadContext<Integer> context) {
        context.tags("other", "tag");
      }

      @Override
      void apply(TieredCache<String, Integer> cache) {
        cache.getCacheManager().invalidateTag("tag");
      }
    },
    CLEAR {
      @Override
      void apply(TieredCache<String, Integer> cache) {
        cache.clear();
      }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    void before(TieredCache<String, Integer> cache, VirtualClock clock) {}

    void loading(LoadContext<Integer> context) {}

    abstract void apply(TieredCache<String, Integer> cache);
  }

  @ParameterizedTest
  @EnumSource
  void aReaderAfterAnInvalidationNeverGetsTheOldFlightsValueAndLoadsAgain(Invalidation invalidation)
      throws Exception {
    int right = 0;
    long joinedBefore = 0;
    for (int round = 0; round < ROUNDS; round++) {
      cache.clear();
      invalidation.before(cache, clock);
      Gate gate = new Gate();
      Call<Integer> leader =
          crew.start(
              () ->
                  cache.load(
                      "key",
                      (key, context) -> {
                        gate.pass();
                        invalidation.loading(context);
                        return OLD;
                      }));
      gate.awaitReached();
      Call<Integer> joined = crew.start(() -> cache.get("key", key -> -1));
      long expected = ++joinedBefore;
      spinUntilJoined(expected);

      invalidation.apply(cache);
      AtomicInteger again = new AtomicInteger();
      Integer seen = cache.get("key", key -> NEW + 0 * again.incrementAndGet());
      boolean oldFlightUnderWay = !leader.isDone();
      gate.open();

      if (oldFlightUnderWay
          && seen.equals(NEW)
          && again.get() == 1
          && leader.value().equals(OLD)
          && joined.value().equals(OLD)
          && cache.find("key").orElse(-1).equals(NEW)) {
        right++;
      }
    }
    assertThat(right).isEqualTo(ROUNDS);
    assertThat(cache.statistics().fencedLoads()).isEqualTo(ROUNDS);
  }

  private void spinUntilJoined(long count) {
    while (cache.statistics().joinedLoads() < count) {
      LockSupport.parkNanos(1_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAReaderInBetweenTheOldValueIsNotStoredEither(Invalidation invalidation)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      cache.clear();
      invalidation.before(cache, clock);
      Integer loaded =
          cache.load(
              "key",
              (key, context) -> {
                invalidation.loading(context);
                invalidation.apply(cache); // by whoever, while this load runs
                return OLD;
              });
      assertThat(loaded).isEqualTo(OLD);
      assertThat(cache.find("key")).isEmpty();
      assertThat(cache.get("key", key -> NEW)).isEqualTo(NEW);
    }
  }

  /**
   * The invalidator and the end of the load race; the source is changed before, as it should be.
   */
  @ParameterizedTest
  @EnumSource
  void howeverTheyRaceNoOldValueIsLeftAfterAnInvalidation(Invalidation invalidation)
      throws Exception {
    AtomicInteger source = new AtomicInteger();
    CyclicBarrier race = new CyclicBarrier(2);
    for (int round = 0; round < ROUNDS; round++) {
      invalidation.before(cache, clock);
      Call<Integer> loading =
          crew.start(
              () -> {
                race.await(30, TimeUnit.SECONDS);
                return cache.load(
                    "key",
                    (key, context) -> {
                      invalidation.loading(context);
                      return source.get();
                    });
              });
      race.await(30, TimeUnit.SECONDS);
      int changed = source.incrementAndGet();
      invalidation.apply(cache);

      assertThat(
              cache.load(
                  "key",
                  (key, context) -> {
                    invalidation.loading(context);
                    return source.get();
                  }))
          .isEqualTo(changed);
      assertThat(loading.value()).isBetween(changed - 1, changed);
      assertThat(cache.get("key", key -> source.get())).isEqualTo(changed);
      cache.clear();
    }
  }

  @Test
  void anEntryIsNeverVoidByATagThatItDoesNotCarry() {
    cache.put("tagged", 1, EntryOptions.tags("a", "b"));
    cache.put("plain", 2);
    Arrays.asList("c", "ab", "A").forEach(cache::invalidateTag);

    assertThat(cache.find("tagged")).hasValue(1);
    cache.invalidateTag("b");
    assertThat(cache.find("tagged")).isEmpty();
    assertThat(cache.find("plain")).hasValue(2);
    cache.put("tagged", 4, EntryOptions.tags("a", "b"));
    assertThat(cache.find("tagged")).hasValue(4);
  }
}
