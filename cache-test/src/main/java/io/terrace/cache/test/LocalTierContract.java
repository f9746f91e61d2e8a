package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.spi.LocalTier;
import io.terrace.cache.spi.LocalTierFactory;
import io.terrace.cache.spi.LocalTierFactory.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link LocalTier} does. */
public abstract class LocalTierContract {

  /** An entry, which like the engine's is equal to no other. */
  private static final class Entry {
    private final int number;

    Entry(int number) {
      this.number = number;
    }

    @Override
    public String toString() {
      return "entry " + number;
    }
  }

  private final ConcurrentLinkedQueue<String> evicted = new ConcurrentLinkedQueue<>();

  /** For implementations. */
  protected LocalTierContract() {}

  /** Returns what makes the tiers that are tested. */
  protected abstract LocalTierFactory factory();

  private LocalTier<String, Entry> tier(long maximum) {
    return tier(maximum, null);
  }

  private LocalTier<String, Entry> tier(
      long maximum, @Nullable ToIntBiFunction<String, Entry> weigher) {
    return factory().create(new Options<>(maximum, weigher, (key, entry) -> evicted.add(key)));
  }

  private static Entry put(LocalTier<String, Entry> tier, String key, int number) {
    Entry entry = new Entry(number);
    tier.compute(key, (k, old) -> entry);
    return entry;
  }

  @Nested
  class Reading {

    private final LocalTier<String, Entry> tier = tier(100);

    @Test
    void anEmptyTierHasNothing() {
      assertThat(tier.get("a")).isNull();
      assertThat(tier.peek("a")).isNull();
      assertThat(tier.size()).isZero();
      assertThat(tier.iterator().hasNext()).isFalse();
    }

    @Test
    void theVeryEntryComesBack() {
      Entry entry = put(tier, "a", 1);
      assertThat(tier.get("a")).isSameAs(entry);
      assertThat(tier.peek("a")).isSameAs(entry);
      assertThat(tier.get("b")).isNull();
      assertThat(tier.size()).isEqualTo(1);
    }

    @Test
    void allEntriesAreIterated() {
      Map<String, Entry> entries = new HashMap<>();
      for (int i = 0; i < 50; i++) {
        entries.put("key-" + i, put(tier, "key-" + i, i));
      }
      Map<String, Entry> iterated = new HashMap<>();
      tier.iterator().forEachRemaining(each -> iterated.put(each.getKey(), each.getValue()));
      assertThat(iterated).isEqualTo(entries);
    }

    @Test
    void whatIsIteratedMayBeRemovedMeanwhile() {
      for (int i = 0; i < 50; i++) {
        put(tier, "key-" + i, i);
      }
      Iterator<Map.Entry<String, Entry>> entries = tier.iterator();
      entries.forEachRemaining(each -> tier.remove(each.getKey(), each.getValue()));
      assertThat(tier.size()).isZero();
    }
  }

  @Nested
  class Changing {

    private final LocalTier<String, Entry> tier = tier(100);

    @Test
    void aChangeIsToldWhatIsThere() {
      Entry first = put(tier, "a", 1);
      List<@Nullable Entry> told = new ArrayList<>();
      tier.compute(
          "a",
          (key, old) -> {
            told.add(old);
            return old;
          });
      tier.compute(
          "b",
          (key, old) -> {
            told.add(old);
            return null;
          });
      assertThat(told).containsExactly(first, null);
    }

    @Test
    void aChangeReturnsWhatIsThereAfterIt() {
      Entry second = new Entry(2);
      assertThat(tier.compute("a", (key, old) -> second)).isSameAs(second);
      assertThat(tier.compute("a", (key, old) -> old)).isSameAs(second);
      assertThat(tier.compute("a", (key, old) -> null)).isNull();
      assertThat(tier.get("a")).isNull();
      assertThat(tier.size()).isZero();
    }

    @Test
    void aChangeThatThrowsChangesNothing() {
      Entry entry = put(tier, "a", 1);
      assertThatThrownBy(
              () ->
                  tier.compute(
                      "a",
                      (key, old) -> {
                        throw new IllegalStateException("as the test wants");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(tier.get("a")).isSameAs(entry);
    }

    @Test
    void noTwoChangesOfAKeyComeBetweenEachOther() throws Exception {
      Race.of(
          4,
          thread -> {
            for (int i = 0; i < 2_000; i++) {
              tier.compute("a", (key, old) -> new Entry(old == null ? 1 : old.number + 1));
            }
            return thread;
          });
      assertThat(tier.get("a")).hasToString("entry 8000");
    }

    @Test
    void theVeryEntryIsRemoved() {
      Entry entry = put(tier, "a", 1);
      assertThat(tier.remove("a", entry)).isTrue();
      assertThat(tier.get("a")).isNull();
      assertThat(tier.remove("a", entry)).isFalse();
    }

    @Test
    void anEntryThatWasReplacedIsNotRemoved() {
      Entry first = put(tier, "a", 1);
      Entry second = put(tier, "a", 1);
      assertThat(tier.remove("a", first)).isFalse();
      assertThat(tier.get("a")).isSameAs(second);
    }

    @Test
    void aClearRemovesAll() {
      for (int i = 0; i < 50; i++) {
        put(tier, "key-" + i, i);
      }
      tier.clear();
      assertThat(tier.size()).isZero();
      assertThat(tier.get("key-1")).isNull();
    }

    @Test
    void whatIsChangedOrRemovedIsNotEvicted() {
      Entry entry = put(tier, "a", 1);
      tier.remove("a", entry);
      put(tier, "b", 1);
      put(tier, "b", 2);
      tier.compute("b", (key, old) -> null);
      put(tier, "c", 1);
      tier.clear();
      assertThat(tier.size()).isZero();
      assertThat(evicted).isEmpty();
    }
  }

  @Nested
  class Bounds {

    @Test
    void thereAreNoMoreEntriesThanTheMaximum() {
      LocalTier<String, Entry> tier = tier(100);
      for (int i = 0; i < 1_000; i++) {
        put(tier, "key-" + i, i);
      }
      assertThat(tier.size()).isLessThanOrEqualTo(100).isGreaterThan(50);
    }

    @Test
    void everyEntryIsHeldOrWasEvictedOnce() {
      LocalTier<String, Entry> tier = tier(100);
      for (int i = 0; i < 1_000; i++) {
        put(tier, "key-" + i, i);
      }
      List<String> all = new ArrayList<>(evicted);
      assertThat(all).hasSize(1_000 - (int) tier.size());
      tier.iterator().forEachRemaining(each -> all.add(each.getKey()));
      assertThat(all).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void theWeightsAreNoMoreThanTheMaximum() {
      LocalTier<String, Entry> tier = tier(100, (key, entry) -> entry.number);
      for (int i = 0; i < 100; i++) {
        put(tier, "key-" + i, 1 + i % 10);
      }
      assertThat(tier.size()).isPositive();
      assertThat(weight(tier)).isLessThanOrEqualTo(100);
    }

    @Test
    void anEntryIsWeighedAgainWhenItIsReplaced() {
      LocalTier<String, Entry> tier = tier(100, (key, entry) -> entry.number);
      for (int i = 0; i < 10; i++) {
        put(tier, "key-" + i, 1);
      }
      for (int i = 0; i < 10; i++) {
        put(tier, "key-" + i, 20);
      }
      assertThat(tier.size()).isPositive();
      assertThat(weight(tier)).isLessThanOrEqualTo(100);
    }

    private int weight(LocalTier<String, Entry> tier) {
      AtomicInteger weight = new AtomicInteger();
      tier.iterator().forEachRemaining(each -> weight.addAndGet(each.getValue().number));
      return weight.get();
    }

    @Test
    void anEntryHeavierThanAllIsEvicted() {
      LocalTier<String, Entry> tier = tier(100, (key, entry) -> entry.number);
      put(tier, "a", 101);
      assertThat(tier.size()).isZero();
      assertThat(evicted).containsExactly("a");
    }

    @Test
    void withoutABoundNothingIsEvicted() {
      LocalTier<String, Entry> tier = tier(Long.MAX_VALUE);
      for (int i = 0; i < 10_000; i++) {
        put(tier, "key-" + i, i);
      }
      assertThat(tier.size()).isEqualTo(10_000);
      assertThat(evicted).isEmpty();
    }

    @Test
    void whatIsUsedOftenOutlivesWhatIsUsedOnce() {
      LocalTier<String, Entry> tier = tier(100);
      for (int i = 0; i < 10; i++) {
        put(tier, "hot-" + i, i);
      }
      for (int i = 0; i < 2_000; i++) {
        assertThat(tier.get("hot-" + i % 10)).as("use %s", i).isNotNull();
        put(tier, "cold-" + i, i);
      }
    }
  }
}
