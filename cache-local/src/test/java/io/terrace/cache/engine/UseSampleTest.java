package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Few reads are told to the local tier when there are many, and it evicts as well as before. */
class UseSampleTest {

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(2);

  @Nested
  class Sample {

    private final UseSample sample = new UseSample(false);

    private int told(long now, int reads) {
      int told = 0;
      for (int i = 0; i < reads; i++) {
        told += sample.tells(now) ? 1 : 0;
      }
      return told;
    }

    @Test
    void allAreToldWhileThereAreFew() {
      for (int tick = 1; tick <= 100; tick++) {
        assertThat(told(tick * TICK, 256)).isEqualTo(256);
      }
    }

    @Test
    void theFirstOfEachTickAreToldWhenThereAreMany() {
      for (int tick = 1; tick <= 100; tick++) {
        assertThat(told(tick * TICK, 10_000)).isEqualTo(256);
      }
    }

    @Test
    void allAreToldWhereOneInSixtyFourIsFollowedByAWrite() {
      assertThat(told(TICK, 256)).isEqualTo(256);
      for (int write = 0; write < 1_000; write++) {
        sample.written();
        assertThat(told(TICK, 64)).isEqualTo(64);
      }
      assertThat(told(TICK, 64)).isZero();
    }

    @Test
    void writesDoNotAddUpForEver() {
      for (int write = 0; write < 100_000; write++) {
        sample.written();
      }
      assertThat(told(TICK, 1_000_000)).isLessThanOrEqualTo(1 << 14);
    }

    @Test
    void allAreToldWhereTimeIsNotThatOfAClock() {
      UseSample all = new UseSample(true);
      for (int i = 0; i < 10_000; i++) {
        assertThat(all.tells(TICK)).isTrue();
      }
    }
  }

  /**
   * The same requests, as fast as they go, to a bare Caffeine that is told of each. It draws lots
   * when it admits an entry, so that two runs of itself differ: by 0.8 points where there are few
   * entries, by 0.04 where there are many.
   */
  @ParameterizedTest(name = "{0} entries of 100,000, skew {1}: {2} % are hit, within {3} points")
  @CsvSource({
    "300, 0.99, 46.8, 1.5",
    "3000, 0.99, 65.7, 1.5",
    "30000, 0.99, 80.9, 0.2",
    "1000, 1.6, 98.3, 0.1",
    "300, 2.0, 99.6, 0.1",
    "1000, 2.0, 99.8, 0.1"
  })
  void asMuchIsHitAsWithEveryReadTold(int maximum, double skew, double hit, double points) {
    Cache<Integer, Integer> told =
        Caffeine.newBuilder().maximumSize(maximum).executor(Runnable::run).build();
    try (TerraceCacheManager manager =
        TerraceCacheManager.builder().namespace("use-sample").build()) {
      TieredCache<Integer, Integer> cache =
          manager.cache(
              "zipf",
              CacheSpec.of(Integer.class, Integer.class)
                  .localMaximumSize(maximum)
                  .ttl(Duration.ofHours(1)));
      Integer[] requests = requests(skew);
      int toldHits = 0;
      for (Integer key : requests) {
        if (told.getIfPresent(key) == null) {
          told.put(key, key);
        } else {
          toldHits++;
        }
      }
      for (Integer key : requests) {
        cache.get(key, k -> k);
      }
      double rate = 100.0 * cache.statistics().localHits() / requests.length;
      assertThat(rate).isCloseTo(100.0 * toldHits / requests.length, within(points));
      assertThat(rate).as("what this row is about").isCloseTo(hit, within(1.0));
    }
  }

  /** Zipf over 100,000 keys, whose ranks change twice: what was popular is not any more. */
  private static Integer[] requests(double skew) {
    double[] upTo = new double[100_000];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += 1 / Math.pow(i + 1, skew);
      upTo[i] = sum;
    }
    SplittableRandom random = new SplittableRandom(7);
    Integer[] requests = new Integer[1_500_000];
    for (int i = 0; i < requests.length; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
      int rank = found < 0 ? -found - 1 : found;
      int phase = i / 500_000;
      requests[i] = Math.floorMod((rank + phase * 33_333) * 7_919, upTo.length);
    }
    return requests;
  }
}
