package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Explanation;
import io.terrace.cache.Explanation.Origin;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.local.CaffeineTierFactory;
import io.terrace.cache.spi.LocalTier;
import io.terrace.cache.spi.LocalTierFactory.Options;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in front of the local tier is what the tier has, or nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrontTest {

  /** A moment at which the tier need not be told of any more reads. */
  private static final long NOW = TimeUnit.MILLISECONDS.toNanos(5);

  private static TierEntry<String> entry(String value) {
    return new TierEntry<>(value, true, Origin.PUT, 0, 0, Long.MAX_VALUE, 0, null, 0);
  }

  @Nested
  class Leaving {

    private final UseSample uses = new UseSample(false);
    private final LocalTier<String, TierEntry<String>> tier =
        new CaffeineTierFactory().create(new Options<>(10, null, (key, entry) -> left(entry)));
    private final FrontedTier<String, String> fronted = new FrontedTier<>(tier, uses);
    private final TierEntry<String> first = remembered("key", "first");

    private void left(TierEntry<String> entry) {
      fronted.left(entry);
    }

    /** Puts, reads so that it is remembered, and has the tier told enough for this moment. */
    private TierEntry<String> remembered(String key, String value) {
      TierEntry<String> entry = entry(value);
      fronted.compute(key, (k, present) -> entry);
      assertThat(fronted.get(key, NOW)).isSameAs(entry);
      satisfy();
      assertThat(fronted.front(key, NOW)).isSameAs(entry);
      return entry;
    }

    private void satisfy() {
      while (uses.tells(NOW)) {
        assertThat(uses.isSatisfied(NOW)).isFalse();
      }
    }

    private void isGone() {
      assertThat(first.hasLeft()).as("marked, for who remembers it late").isTrue();
      satisfy();
      assertThat(fronted.front("key", NOW)).isNull();
      assertThat(fronted.get("key", NOW)).isNull();
    }

    @Test
    void anEqualKeyFindsTheEntryAndAnotherDoesNot() {
      String equal = new String(new char[] {'k', 'e', 'y'});
      assertThat(fronted.front(equal, NOW)).isSameAs(first);
      assertThat(fronted.front("yek", NOW)).isNull();
    }

    @Test
    void whatReplacesAnEntryIsFoundInItsPlace() {
      TierEntry<String> second = entry("second");
      fronted.compute("key", (key, present) -> second);
      assertThat(fronted.front("key", NOW)).isSameAs(second);
      assertThat(first.hasLeft()).as("marked, for who remembers it late").isTrue();
    }

    @Test
    void anEntryIsNotFoundWhileAnotherTakesItsPlace() {
      fronted.compute(
          "key",
          (key, present) -> {
            assertThat(fronted.front("key", NOW)).as("before the change").isSameAs(first);
            return null;
          });
      isGone();
    }

    @Test
    void aRemovedEntryIsGone() {
      fronted.compute("key", (key, present) -> null);
      isGone();
    }

    @Test
    void anEntryRemovedAsDeadIsGone() {
      assertThat(fronted.remove("key", first)).isTrue();
      isGone();
    }

    @Test
    void anEvictedEntryIsGone() {
      for (int i = 0; tier.peek("key") != null; i++) {
        String other = "other-" + i;
        fronted.compute(other, (key, present) -> entry(other));
        assertThat(tier.get(other)).as("a use of another").isIn(tier.peek(other), null);
      }
      isGone();
    }

    @Test
    void aClearedEntryIsGone() {
      fronted.clear();
      isGone();
    }

    @Test
    void aChangeThatThrowsLeavesTheEntryInFront() {
      assertThatThrownBy(
              () ->
                  fronted.compute(
                      "key",
                      (key, present) -> {
                        throw new IllegalStateException("as the test wants");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(fronted.front("key", NOW)).isSameAs(first);
    }

    @Test
    void afterAWriteTheTierIsToldAgain() {
      fronted.compute("new", (key, present) -> entry("new"));
      assertThat(fronted.front("key", NOW)).isNull();
      assertThat(fronted.get("key", NOW)).isSameAs(first);
    }
  }

  @Nested
  class Table {

    private int entries = 10_000;
    private final FrontTable<String> table = new FrontTable<>(() -> entries);

    private TierEntry<String> placed(Object key) {
      TierEntry<String> entry = entry("value of " + key);
      entry.placed(key);
      return entry;
    }

    @Test
    void aLateFillOfWhatHasLeftIsForgotten() {
      TierEntry<String> entry = placed("key");
      entry.leave();
      table.remember(entry);
      assertThat(table.find("key")).isNull();
      assertThat(table.size()).as("what is kept in memory").isZero();
    }

    @Test
    void aLateRenewalByWhatHasLeftIsForgotten() {
      TierEntry<String> first = placed("key");
      TierEntry<String> second = placed("key");
      table.remember(first);
      first.leave();
      second.leave();
      table.renew(first, second);
      assertThat(table.size()).as("what is kept in memory").isZero();
    }

    @Test
    void whatHasLeftIsNotKept() {
      TierEntry<String> entry = placed("key");
      table.remember(entry);
      assertThat(table.find("key")).isSameAs(entry);
      entry.leave();
      table.renew(entry, null);
      assertThat(table.size()).as("what is kept in memory").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 1_000, 1 << 16})
    void itGrowsWithWhatIsUsedAndFindsMostWhateverTheStepBetweenHashes(int step) {
      List<TierEntry<String>> all =
          IntStream.range(0, 10_000).mapToObj(i -> placed(i * step)).toList();
      for (int round = 0; round < 3; round++) {
        all.forEach(table::remember);
      }
      long found =
          IntStream.range(0, 10_000).filter(i -> table.find(i * step) == all.get(i)).count();
      assertThat(found).isGreaterThan(8_500);
    }

    @Test
    void itDoesNotGrowPastWhatTheTierHas() {
      entries = 8;
      IntStream.range(0, 10_000).forEach(i -> table.remember(placed(i)));
      assertThat(table.size()).isLessThanOrEqualTo(16);
    }

    @Test
    void keysOfOneHashAreToldApart() {
      record Clash(String name) {
        @Override
        public int hashCode() {
          return 7;
        }
      }
      TierEntry<String> a = placed(new Clash("a"));
      TierEntry<String> b = placed(new Clash("b"));
      table.remember(a);
      table.remember(b);
      assertThat(table.find(new Clash("a"))).isSameAs(a);
      assertThat(table.find(new Clash("b"))).isSameAs(b);
      assertThat(table.find(new Clash("c"))).isNull();
    }

    @Test
    void aKeyThatChangedItsHashIsNotFoundEvenIfItIsTheVeryKey() {
      int[] hash = {1};
      Object key =
          new Object() {
            @Override
            public int hashCode() {
              return hash[0];
            }

            @Override
            public boolean equals(Object other) {
              return this == other;
            }
          };
      table.remember(placed(key));
      hash[0] = 0; // the neighbouring slot
      assertThat(table.find(key)).isNull();
    }
  }

  /** Reads so many that nearly all are hits in front, beside one who writes, removes and clears. */
  @Test
  void noReadFindsWhatWasReplacedBeforeItBegan() {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("front").build()) {
      TieredCache<Integer, Integer> cache =
          manager.cache(
              "numbers", CacheSpec.of(Integer.class, Integer.class).ttl(Duration.ofHours(1)));
      AtomicInteger written = new AtomicInteger();
      AtomicBoolean over = new AtomicBoolean();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      try (Crew crew = Crew.ofPlatformThreads()) {
        List<Call<Integer>> readers = crew.start(2, () -> readUntil(over, cache, written));
        for (int number = 1;
            System.nanoTime() < end || cache.statistics().localHits() == 0;
            number++) {
          change(cache, number);
          written.set(number);
          pause();
        }
        over.set(true);
        readers.forEach(reader -> assertThat(reader.value()).as("stale reads").isZero());
      }
      assertThat(cache.statistics().localHits()).isPositive();
    }
  }

  /** The tier says by itself what it evicts, and the table has to hear of it. */
  @Test
  void noReadFindsWhatWasEvicted() {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("front").build()) {
      TieredCache<Integer, Integer> cache =
          manager.cache("few", CacheSpec.of(Integer.class, Integer.class).localMaximumSize(8));
      cache.put(-1, -1);
      assertThat(hits(cache, -1, 200_000)).isEqualTo(200_000);
      for (int i = 0; i < 100_000 && isThere(cache, -1); i++) {
        cache.put(i, i);
        long ignored = hits(cache, i, 3);
      }
      assertThat(isThere(cache, -1)).isFalse();
      assertThat(hits(cache, -1, 200_000)).as("of what was evicted").isZero();
    }
  }

  private static boolean isThere(TieredCache<Integer, Integer> cache, int key) {
    return cache.explain(key).state() != Explanation.State.ABSENT;
  }

  private static long hits(TieredCache<Integer, Integer> cache, int key, int reads) {
    long hits = 0;
    for (int i = 0; i < reads; i++) {
      hits += cache.get(key) == null ? 0 : 1;
    }
    return hits;
  }

  private static int readUntil(
      AtomicBoolean over, TieredCache<Integer, Integer> cache, AtomicInteger written) {
    int stale = 0;
    while (!over.get()) {
      for (int i = 0; i < 1_000; i++) {
        int least = written.get();
        Integer found = cache.get(1);
        stale += found == null || found >= least ? 0 : 1;
      }
    }
    return stale;
  }

  private static void change(TieredCache<Integer, Integer> cache, int number) {
    switch (number % 8) {
      case 0 -> cache.invalidate(1);
      case 1 -> cache.clear();
      case 2 -> cache.remove(1);
      case 3 -> assertThat(cache.replace(1, number)).isFalse();
      default -> cache.put(1, number);
    }
  }

  /** Long enough for readers to have the number remembered. */
  private static void pause() {
    long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(300);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
