package io.terrace.cache.redis;

import java.time.Duration;

/**
 * The time that a call may take.
 *
 * @param startNanos when it began
 * @param limitNanos how long it may take in all
 */
record Budget(long startNanos, long limitNanos) {

  static Budget of(Duration limit) {
    return new Budget(System.nanoTime(), limit.toNanos());
  }

  /** Returns what is left for the first of {@code count} attempts. */
  Budget share(int count) {
    return new Budget(System.nanoTime(), remainingNanos() / count);
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** Returns what is left, not below zero. */
  long remainingNanos() {
    return Math.max(0, limitNanos - elapsedNanos());
  }

  boolean isOver() {
    return remainingNanos() == 0;
  }
}
