package io.terrace.cache;

import java.time.Duration;

/** Checks of durations that users give. */
final class Durations {

  /** The longest time that the engine can count in nanoseconds, about 146 years. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private Durations() {}

  /** Returns {@code duration} if it is more than zero; one too long to be counted is cut. */
  static Duration requirePositive(Duration duration, String what) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(
          what + " must be more than zero, not " + duration + ". Leave it out for none.");
    }
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }
}
