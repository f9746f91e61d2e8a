package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.Explanation.Origin;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pure decision (rule F7), in milliseconds; an entry of these tests is loaded at 0. */
class FreshnessTest {

  private static final long NEVER = Long.MAX_VALUE;

  /** An entry with a ttl of 1,000, a load of 100, and what else is given. */
  private static TierEntry<String> entry(String value, long idleUntil, long retryAt) {
    TierEntry<String> entry = made(value, nanos(100), nanos(1_000));
    entry.idleUntil(idleUntil == NEVER ? NEVER : nanos(idleUntil));
    entry.retryAt(nanos(retryAt));
    return entry;
  }

  private static TierEntry<String> made(String value, long loadNanos, long freshUntil) {
    return new TierEntry<>(value, true, Origin.LOADED, 0, loadNanos, freshUntil, 0, null, 0);
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static FreshnessPolicy policy(long revalidate, long ifError, double beta) {
    return policy(revalidate, ifError, NEVER, beta);
  }

  private static FreshnessPolicy policy(long revalidate, long ifError, long refresh, double beta) {
    return new FreshnessPolicy(
        nanos(1_000),
        NEVER,
        NEVER,
        nanos(500),
        nanos(revalidate),
        nanos(ifError),
        nanos(10),
        refresh,
        beta,
        0);
  }

  @ParameterizedTest
  @CsvSource({
    // now, revalidate, if error, retry at, decision
    "0,     0,    0,   0,    FRESH",
    "999,   0,    0,   0,    FRESH",
    "1000,  0,    0,   0,    EXPIRED",
    "1000,  500,  0,   0,    REVALIDATE",
    "1499,  500,  0,   0,    REVALIDATE",
    "1500,  500,  0,   0,    EXPIRED",
    "1000,  0,    500, 0,    IF_ERROR",
    "1499,  0,    500, 0,    IF_ERROR",
    "1500,  0,    500, 0,    EXPIRED",
    "1100,  200,  500, 0,    REVALIDATE",
    "1200,  200,  500, 0,    IF_ERROR",
    "1500,  200,  500, 0,    EXPIRED",
    "1300,  500,  200, 0,    REVALIDATE",
    // A load failed a moment ago.
    "999,   500,  0,   1100, FRESH",
    "1050,  500,  0,   1100, THROTTLED",
    "1100,  500,  0,   1100, REVALIDATE",
    "1050,  0,    500, 1100, THROTTLED",
    "1100,  0,    500, 1100, IF_ERROR",
    "1050,  0,    0,   1100, EXPIRED",
    "1500,  500,  500, 9999, EXPIRED",
  })
  void aValueIsFreshThenStaleThenExpired(
      long now, long revalidate, long ifError, long retryAt, Freshness decision) {
    TierEntry<String> entry = entry("value", NEVER, retryAt);

    assertThat(Freshness.of(entry, nanos(now), policy(revalidate, ifError, 0), 0))
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"0, FRESH", "999, FRESH", "1000, EXPIRED", "1100, EXPIRED"})
  void aNegativeEntryIsNeverServedStale(long now, Freshness decision) {
    assertThat(Freshness.of(entry(null, NEVER, 0), nanos(now), policy(500, 500, 0), 0))
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"0, FRESH", "299, FRESH", "300, EXPIRED", "1100, EXPIRED"})
  void anIdleEntryIsExpiredWhateverElseIsAllowed(long now, Freshness decision) {
    assertThat(Freshness.of(entry("value", 300, 0), nanos(now), policy(500, 500, 0), 0))
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({
    // now, beta, draw, retry at, decision: early when now + 100 * beta * draw >= 1000
    "500,  1,  4.9, 0,    FRESH",
    "500,  1,  5.1, 0,    EARLY",
    "900,  1,  0.9, 0,    FRESH",
    "900,  1,  1.1, 0,    EARLY",
    "999,  1,  0,   0,    FRESH",
    "900,  2,  0.6, 0,    EARLY",
    "900,  0.5, 1.9, 0,   FRESH",
    "900,  0,  36,  0,    FRESH",
    "900,  1,  36,  950,  FRESH",
    "950,  1,  36,  950,  EARLY",
    "1000, 1,  36,  0,    EXPIRED",
  })
  void earlyRefreshGrowsLikelierWithTheLoadTimeAndTheNearnessOfTheEnd(
      long now, double beta, double draw, long retryAt, Freshness decision) {
    TierEntry<String> entry = entry("value", NEVER, retryAt);

    assertThat(Freshness.of(entry, nanos(now), policy(0, 0, beta), draw)).isEqualTo(decision);
  }

  @Test
  void anEntryWithoutATtlIsFreshForEver() {
    TierEntry<String> eternal = made("value", nanos(100), NEVER);

    assertThat(Freshness.of(eternal, NEVER - 1, policy(500, 500, 1), 36))
        .isEqualTo(Freshness.FRESH);
    assertThat(Freshness.plainUntil(eternal, policy(500, 500, 1))).isEqualTo(NEVER);
    assertThat(Freshness.deadFrom(eternal, policy(500, 500, 1))).isEqualTo(NEVER);
  }

  @Test
  void beforePlainUntilNoDrawMakesAnEntryAnythingButFresh() {
    Random random = new Random(42);
    for (int i = 0; i < 10_000; i++) {
      FreshnessPolicy policy =
          policy(random.nextInt(500), random.nextInt(500), random.nextInt(3) * 0.5);
      TierEntry<String> entry =
          made("value", nanos(random.nextInt(50)), nanos(random.nextInt(2_000)));
      entry.retryAt(nanos(random.nextInt(2_000)));
      long plainUntil = Freshness.plainUntil(entry, policy);
      double longestDraw = -Math.log(0x1p-53);

      if (plainUntil > 0) {
        assertThat(Freshness.of(entry, plainUntil - 1, policy, longestDraw))
            .isEqualTo(Freshness.FRESH);
      }
      assertThat(plainUntil).isLessThanOrEqualTo(entry.freshUntil());
    }
  }

  @Test
  void deadFromIsWhereAnEntryIsExpiredForGood() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      FreshnessPolicy policy = policy(random.nextInt(500), random.nextInt(500), 0);
      TierEntry<String> entry =
          entry(
              random.nextBoolean() ? "value" : null,
              random.nextBoolean() ? NEVER : random.nextInt(2_000),
              random.nextInt(3_000));
      long dead = Freshness.deadFrom(entry, policy);

      assertThat(Freshness.of(entry, dead, policy, 0)).isEqualTo(Freshness.EXPIRED);
      if (dead > 0) {
        assertThat(Freshness.of(entry, dead - 1, policy, 0)).isNotEqualTo(Freshness.EXPIRED);
      }
    }
  }

  @Test
  void timesTooLongToBeCountedAreNever() {
    assertThat(FreshnessPolicy.after(5, NEVER)).isEqualTo(NEVER);
    assertThat(FreshnessPolicy.after(NEVER, 1)).isEqualTo(NEVER);
    assertThat(FreshnessPolicy.after(5, 7)).isEqualTo(12);
  }
}
