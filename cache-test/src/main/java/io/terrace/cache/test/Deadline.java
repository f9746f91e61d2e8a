package io.terrace.cache.test;

import io.terrace.cache.spi.TimeSource;
import java.time.Duration;

/** A moment of a {@link TimeSource}, as far in the future as need be. */
record Deadline(long startNanos, long lengthNanos) {

  static final Deadline NEVER = new Deadline(0, Long.MAX_VALUE);

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  static Deadline in(Duration length, TimeSource time) {
    if (length.isZero() || length.isNegative()) {
      throw new IllegalArgumentException(
          "a time to keep of " + length + " is not positive: remove what shall not be kept");
    }
    long nanos = length.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : length.toNanos();
    return new Deadline(time.nanoTime(), nanos);
  }

  boolean isPast(TimeSource time) {
    return lengthNanos != Long.MAX_VALUE && time.nanoTime() - startNanos >= lengthNanos;
  }
}
