package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation.State;
import io.terrace.cache.KeyLoader;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Times as users of a cache see them; the clock stands still until a test moves it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimedEntryTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TICK = Duration.ofNanos(1);

  private final VirtualClock clock = new VirtualClock();
  private final QueuedExecutor behind = new QueuedExecutor();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("timed").timeSource(clock).executor(behind).build();
  private final AtomicInteger calls = new AtomicInteger();
  private final KeyLoader<String, Integer> counting = key -> calls.incrementAndGet();
  private final KeyLoader<String, Integer> dead =
      key -> {
        calls.incrementAndGet();
        throw new IllegalStateException("dead");
      };

  @AfterEach
  void close() {
    manager.close();
  }

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class).ttl(SECOND);
  }

  private TieredCache<String, Integer> cache(CacheSpec<String, Integer> spec) {
    return manager.cache("products", spec);
  }

  @Nested
  class Ttl {

    @Test
    void anEntryIsFreshUpToTheEndOfItsTtlAndNotAtIt() {
      TieredCache<String, Integer> cache = cache(spec());
      assertThat(cache.get("key", counting)).isEqualTo(1);

      clock.advance(SECOND.minus(TICK));
      assertThat(cache.get("key")).isEqualTo(1);
      clock.advance(TICK);
      assertThat(cache.get("key")).isNull();
      assertThat(cache.get("key", counting)).isEqualTo(2);
    }

    @Test
    void aPutWithATtlOfItsOwnHasThat() {
      TieredCache<String, Integer> cache = cache(spec());
      cache.put("short", 1, EntryOptions.ttl(Duration.ofMillis(1)));
      cache.put("long", 2, EntryOptions.ttl(Duration.ofHours(1)));

      clock.advance(Duration.ofMillis(1));
      assertThat(cache.find("short")).isEmpty();
      clock.advance(SECOND);
      assertThat(cache.find("long")).hasValue(2);
    }

    @Test
    void aLoadersContextSetsTheTtlOfItsEntryOnly() {
      TieredCache<String, Integer> cache = cache(spec());
      cache.load("own", (key, context) -> context.ttl(Duration.ofHours(1)).stale().orElse(60));
      cache.get("other", counting);

      clock.advance(SECOND);
      assertThat(cache.find("own")).hasValue(60);
      assertThat(cache.find("other")).isEmpty();
    }

    @Test
    void aReplacementHasAWholeTtlAgain() {
      TieredCache<String, Integer> cache = cache(spec());
      cache.put("key", 1);
      clock.advance(Duration.ofMillis(900));
      cache.replace("key", 2);

      clock.advance(Duration.ofMillis(900));
      assertThat(cache.find("key")).hasValue(2);
    }

    @Test
    void aTouchGivesANewTtlFromNowOnAndNeverToWhatIsNotFresh() {
      TieredCache<String, Integer> cache = cache(spec().staleIfError(Duration.ofHours(1)));
      cache.put("key", 1);
      clock.advance(Duration.ofMillis(900));

      assertThat(cache.touch("key", Duration.ofSeconds(5))).isTrue();
      clock.advance(Duration.ofSeconds(5).minus(TICK));
      assertThat(cache.find("key")).hasValue(1);
      assertThat(cache.touch("key", TICK)).isTrue();
      clock.advance(TICK);
      assertThat(cache.find("key")).isEmpty();
      assertThat(cache.explain("key").state()).isEqualTo(State.STALE);
      assertThat(cache.touch("key", SECOND)).isFalse();
      assertThat(cache.touch("nothing", SECOND)).isFalse();
    }

    @Test
    void jitterShortensEachTtlByUpToItsPartAndSpreadsThem() {
      TieredCache<String, Integer> cache = cache(spec().jitter(0.2).localMaximumSize(20_000));
      IntStream.range(0, 10_000).forEach(i -> cache.get("key" + i, counting));

      LongSummaryStatistics ttls =
          IntStream.range(0, 10_000)
              .mapToLong(i -> cache.explain("key" + i).remaining().orElseThrow().toNanos())
              .summaryStatistics();
      assertThat(ttls.getMax()).isLessThanOrEqualTo(SECOND.toNanos());
      assertThat(ttls.getMin()).isGreaterThanOrEqualTo(Duration.ofMillis(800).toNanos());
      // Ten thousand uniform draws leave no hundredth of the range empty at either end.
      assertThat(ttls.getMax()).isGreaterThan(Duration.ofMillis(998).toNanos());
      assertThat(ttls.getMin()).isLessThan(Duration.ofMillis(802).toNanos());
    }

    @Test
    void anEternalEntryStaysFresh() {
      TieredCache<String, Integer> cache = cache(CacheSpec.of(String.class, Integer.class));
      cache.put("key", 1);
      clock.advance(Duration.ofDays(36_500));
      assertThat(cache.find("key")).hasValue(1);
      assertThat(cache.explain("key").remaining()).isEmpty();
    }
  }

  @Nested
  class ExpireAfterAccess {

    private final TieredCache<String, Integer> cache =
        cache(
            CacheSpec.of(String.class, Integer.class)
                .expireAfterAccess(SECOND)
                .ttl(Duration.ofSeconds(3)));

    @Test
    void eachReadKeepsAnEntryUntilItsTtlEnds() {
      cache.put("key", 1);
      for (int i = 0; i < 3; i++) {
        clock.advance(Duration.ofMillis(900));
        assertThat(cache.get("key")).isEqualTo(1);
      }
      clock.advance(Duration.ofMillis(300));
      assertThat(cache.get("key")).isNull();
    }

    @Test
    void whatNobodyReadsExpiresAndWhatOnlyLooksIsNoRead() {
      cache.put("key", 1);
      clock.advance(Duration.ofMillis(900));
      assertThat(cache.containsKey("key")).isTrue();
      assertThat(cache.explain("key").state()).isEqualTo(State.FRESH);

      clock.advance(Duration.ofMillis(100));
      assertThat(cache.containsKey("key")).isFalse();
      assertThat(cache.get("key", counting)).isEqualTo(1);
    }

    @Test
    void aReadWithALoaderAndOneOfManyKeepItToo() {
      cache.put("key", 1);
      clock.advance(Duration.ofMillis(900));
      assertThat(cache.get("key", counting)).isEqualTo(1);
      clock.advance(Duration.ofMillis(900));
      assertThat(cache.getAll(Set.of("key"))).containsEntry("key", 1);
      clock.advance(Duration.ofMillis(900));
      assertThat(cache.find("key")).hasValue(1);
      assertThat(calls).hasValue(0);
    }
  }

  @Nested
  class StaleWhileRevalidate {

    private final TieredCache<String, Integer> cache =
        cache(spec().staleWhileRevalidate(Duration.ofSeconds(10)));

    @Test
    void aStaleValueIsServedAtOnceWhileOneLoadRunsBehind() {
      cache.get("key", counting);
      clock.advance(SECOND);

      assertThat(cache.get("key", counting)).isEqualTo(1);
      assertThat(cache.get("key", counting)).isEqualTo(1);
      assertThat(behind.runAll()).isEqualTo(2); // the load, and the sweep
      assertThat(cache.get("key", counting)).isEqualTo(2);

      assertThat(calls).hasValue(2);
      assertThat(cache.statistics().staleHits()).isEqualTo(2);
      assertThat(cache.statistics().refreshes()).isEqualTo(1);
      assertThat(cache.statistics().misses()).isEqualTo(1);
    }

    @Test
    void pastItsEndTheReaderWaits() {
      cache.get("key", counting);
      clock.advance(Duration.ofSeconds(11));
      assertThat(cache.get("key", counting)).isEqualTo(2);
      assertThat(cache.statistics().misses()).isEqualTo(2);
    }

    @Test
    void aLoaderThatFailsBehindIsTriedOnceAThrottle() {
      cache.get("key", key -> 42);
      clock.advance(SECOND);
      for (int i = 0; i < 100; i++) {
        assertThat(cache.get("key", dead)).isEqualTo(42);
        behind.runAll();
        clock.advance(Duration.ofMillis(50));
      }
      assertThat(calls).hasValue(5); // in 5 s, with the throttle of a second that is the default
      assertThat(cache.statistics().loadFailures()).isEqualTo(5);
    }

    @Test
    void jsr107SeesNothingOfAStaleEntry() {
      cache.put("key", 1);
      clock.advance(SECOND);

      assertThat(cache.get("key")).isNull();
      assertThat(cache.find("key")).isEmpty();
      assertThat(cache.containsKey("key")).isFalse();
      assertThat(cache.iterator()).isExhausted();
      assertThat(cache.get("key", counting)).as("and it is still there").isEqualTo(1);
    }

    @Test
    void anInvalidatedEntryIsNotServedStale() {
      cache.put("key", 1, EntryOptions.tags("tag"));
      clock.advance(SECOND);
      cache.invalidateTag("tag");
      assertThat(cache.get("key", key -> 7)).isEqualTo(7);
      clock.advance(SECOND);
      cache.invalidate("key");
      assertThat(cache.get("key", key -> 8)).isEqualTo(8);
    }
  }

  @Nested
  class StaleIfError {

    private final TieredCache<String, Integer> cache =
        cache(spec().staleIfError(Duration.ofSeconds(10)).staleIfErrorThrottle(SECOND));

    @Test
    void aStaleValueIsServedWhereTheLoadFailsAndNotTriedAgainForAThrottle() {
      cache.put("key", 42);
      clock.advance(SECOND);

      assertThat(cache.get("key", dead)).isEqualTo(42);
      clock.advance(SECOND.minus(TICK));
      assertThat(cache.get("key", dead)).isEqualTo(42);
      assertThat(calls).hasValue(1);
      clock.advance(TICK);
      assertThat(cache.get("key", dead)).isEqualTo(42);
      assertThat(calls).hasValue(2);
      assertThat(cache.statistics().staleHits()).isEqualTo(3);
      assertThat(cache.statistics().misses()).isZero();
    }

    @Test
    void aLoaderThatIsBackIsAskedAfterTheThrottle() {
      cache.put("key", 42);
      clock.advance(SECOND);
      assertThat(cache.get("key", dead)).isEqualTo(42);
      clock.advance(SECOND);
      assertThat(cache.get("key", key -> 43)).isEqualTo(43);
      assertThat(cache.find("key")).hasValue(43);
    }

    @Test
    void pastItsEndTheFailureReachesTheCaller() {
      cache.put("key", 42);
      clock.advance(Duration.ofSeconds(11));
      assertThatThrownBy(() -> cache.get("key", dead)).hasMessage("dead");
    }

    @Test
    void anEntryThatWasMadeVoidWhileTheLoadRanIsNotServed() {
      cache.put("key", 42, EntryOptions.tags("tag"));
      clock.advance(SECOND);
      KeyLoader<String, Integer> overtaken =
          key -> {
            cache.invalidateTag("tag");
            throw new IllegalStateException("dead");
          };
      assertThatThrownBy(() -> cache.get("key", overtaken)).hasMessage("dead");
    }
  }

  @Nested
  class NegativeEntries {

    private final TieredCache<String, Integer> cache =
        cache(spec().negativeTtl(Duration.ofMillis(100)).staleIfError(Duration.ofHours(1)));
    private final KeyLoader<String, Integer> none =
        key -> {
          calls.incrementAndGet();
          return null;
        };

    @Test
    void theyLastForTheirOwnTtlAndAreNeverStale() {
      assertThat(cache.get("key", none)).isNull();
      clock.advance(Duration.ofMillis(100).minus(TICK));
      assertThat(cache.get("key", none)).isNull();
      assertThat(calls).hasValue(1);
      clock.advance(TICK);
      assertThatThrownBy(() -> cache.get("key", dead)).hasMessage("dead");
    }

    @Test
    void aTtlThatTheLoaderSetsIsNotThatOfItsAbsence() {
      assertThat(
              cache.load(
                  "key", (key, context) -> context.ttl(Duration.ofHours(1)).stale().orElse(null)))
          .isNull();
      clock.advance(Duration.ofMillis(100));
      assertThat(cache.get("key", counting)).isEqualTo(1);
    }

    @Test
    void jsr107SeesNothingAndAPutReplacesThem() {
      cache.get("key", none);
      assertThat(cache.containsKey("key")).isFalse();
      assertThat(cache.get("key")).isNull();
      assertThat(cache.putIfAbsent("key", 3)).isTrue();
      assertThat(cache.get("key", none)).isEqualTo(3);
    }
  }
}
