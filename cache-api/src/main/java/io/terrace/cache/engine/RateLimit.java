package io.terrace.cache.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets something through once in a while. Thread-safe. */
final class RateLimit {

  private final long pauseNanos;
  private final AtomicLong last;

  RateLimit(Duration pause) {
    pauseNanos = pause.toNanos();
    last = new AtomicLong(-pauseNanos);
  }

  /** Returns whether it may pass at {@code now}, a moment of {@link EngineClock}. */
  boolean passes(long now) {
    long before = last.get();
    return now - before >= pauseNanos && last.compareAndSet(before, now);
  }
}
