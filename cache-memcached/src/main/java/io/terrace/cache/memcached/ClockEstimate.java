package io.terrace.cache.memcached;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How far a server's clock, which tells whole seconds, is ahead of {@link System#nanoTime}.
 *
 * <p>Each answer narrows it down: when the server said s its clock was between s and s + 1, and
 * that was between the question and the answer. What answers have in common is kept, widened by the
 * rate at which two clocks may drift apart; where they have nothing in common, one of the clocks
 * was set, and the last answer counts alone. Not thread-safe.
 */
final class ClockEstimate {

  private static final double DRIFT = 0.000_2;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long leastAhead;
  private long mostAhead;
  private long lastNanos;
  private boolean isFirst = true;

  /** Takes an answer into account. */
  void told(long seconds, long askedNanos, long answeredNanos) {
    long said = TimeUnit.SECONDS.toNanos(seconds);
    long least = said - answeredNanos;
    long most = said + SECOND - askedNanos;
    long drift = isFirst ? 0 : (long) ((answeredNanos - lastNanos) * DRIFT);
    long commonLeast = Math.max(least, leastAhead - drift);
    long commonMost = Math.min(most, mostAhead + drift);
    boolean isOneClock = !isFirst && commonLeast <= commonMost;
    leastAhead = isOneClock ? commonLeast : least;
    mostAhead = isOneClock ? commonMost : most;
    lastNanos = answeredNanos;
    isFirst = false;
  }

  /** Returns the nanoseconds that are to be added to {@link System#nanoTime}. */
  long aheadNanos() {
    return leastAhead + (mostAhead - leastAhead) / 2;
  }
}
