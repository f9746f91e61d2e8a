package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockEstimateTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final ClockEstimate estimate = new ClockEstimate();
  private final Random random = new Random(42);
  private long nanos = 123_456_789_012L;

  /** Asks a server whose clock is {@code ahead}, now and then, {@code count} times. */
  private void ask(long ahead, int count) {
    for (int i = 0; i < count; i++) {
      nanos += SECOND + random.nextInt((int) SECOND);
      long asked = nanos;
      long read = asked + random.nextInt((int) MILLI);
      nanos = read + random.nextInt((int) MILLI);
      estimate.told(Math.floorDiv(read + ahead, SECOND), asked, nanos);
    }
  }

  private long error(long ahead) {
    return Math.abs(estimate.aheadNanos() - ahead);
  }

  @Test
  void oneAnswerTellsTheTimeToASecond() {
    ask(7 * SECOND, 1);
    assertThat(error(7 * SECOND)).isLessThan(SECOND);
  }

  @Test
  void manyTellItCloser() {
    long ahead = 1_767_225_600 * SECOND + 987 * MILLI;
    ask(ahead, 100);
    assertThat(error(ahead)).isLessThan(50 * MILLI);
  }

  @Test
  void aClockThatDriftsIsFollowed() {
    long ahead = 5 * SECOND;
    for (int i = 0; i < 500; i++) {
      ask(ahead, 1);
      ahead += 150_000; // 100 parts in a million
    }
    assertThat(error(ahead)).isLessThan(200 * MILLI);
  }

  @Test
  void aClockThatWasSetIsBelievedAtOnce() {
    ask(5 * SECOND, 100);
    ask(-3_600 * SECOND, 1);
    assertThat(error(-3_600 * SECOND)).isLessThan(SECOND);
  }
}
