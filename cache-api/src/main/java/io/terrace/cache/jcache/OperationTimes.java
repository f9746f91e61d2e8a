package io.terrace.cache.jcache;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long operations take on average, from a sample: at most one operation a tick of the engine's
 * clock is timed, since two looks at the machine's clock cost more than a hit. Thread-safe.
 */
final class OperationTimes {

  /** A tick is 2 to the power of this many nanoseconds: a millisecond. */
  private static final int TICK = 20;

  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** The tick of the last sample; read and written without order on purpose. */
  private long lastTick;

  /** Returns whether the operation that begins at {@code now} is to be timed. */
  boolean isDue(long now) {
    if (now >>> TICK == lastTick) {
      return false;
    }
    lastTick = now >>> TICK;
    return true;
  }

  void add(long startedAt) {
    count.increment();
    nanos.add(System.nanoTime() - startedAt);
  }

  float averageMicros() {
    long samples = count.sum();
    return samples == 0 ? 0 : nanos.sum() / 1_000f / samples;
  }

  void clear() {
    count.reset();
    nanos.reset();
  }
}
