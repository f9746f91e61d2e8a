package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryTest {

  private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private static int expiry(Duration ttl) {
    return Expiry.of(ttl, NOW);
  }

  @Test
  void itIsASecondLongerThanNeededSinceTheServersSecondHasBegun() {
    assertThat(expiry(Duration.ofNanos(1))).isEqualTo(2);
    assertThat(expiry(Duration.ofSeconds(1))).isEqualTo(2);
    assertThat(expiry(Duration.ofMillis(1_001))).isEqualTo(3);
    assertThat(expiry(Duration.ofHours(1))).isEqualTo(3_601);
  }

  @Test
  void upToThirtyDaysItIsRelative() {
    assertThat(expiry(Duration.ofDays(30).minusSeconds(2))).isEqualTo(30 * 86_400 - 1);
  }

  @Test
  void beyondItIsAMoment() {
    long now = NOW / 1_000;
    assertThat((long) expiry(Duration.ofDays(30)))
        .isBetween(now + 30 * 86_400, now + 30 * 86_400 + 4);
    assertThat((long) expiry(Duration.ofDays(365)))
        .isBetween(now + 365 * 86_400, now + 365 * 86_400 + 4);
  }

  @Test
  void whatEndsBeyondTheNumbersThatThereAreIsForEver() {
    assertThat(expiry(Duration.ofDays(36_525))).isZero();
    assertThat(expiry(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))).isZero();
    assertThat(expiry(Duration.ofSeconds(Integer.MAX_VALUE - NOW / 1_000 - 4))).isPositive();
    assertThat(expiry(Duration.ofSeconds(Integer.MAX_VALUE - NOW / 1_000 - 3))).isZero();
  }

  @Test
  void aLeaseLastsForItsTimeAtMostAndForThreeSecondsIfThatIsLess() {
    assertThat(Expiry.ofLease(Duration.ofMillis(1), NOW)).isEqualTo(3);
    assertThat(Expiry.ofLease(Duration.ofSeconds(10), NOW)).isEqualTo(10);
    assertThat(Expiry.ofLease(Duration.ofDays(36_525), NOW)).isZero();
  }

  @Test
  void noTimeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> expiry(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> expiry(Duration.ofNanos(-1)));
  }
}
