package io.terrace.bench.hitrate.replay;

import io.terrace.cache.spi.TimeSource;
import java.time.Duration;

/**
 * The time that a trace is at. Timers never run: an entry that is over leaves when it is touched or
 * evicted, not by a sweep, so that a replay depends on nothing but the trace. For one thread.
 */
final class TraceTime implements TimeSource {

  private long now;

  void moveTo(long nanos) {
    now = nanos;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    return () -> {};
  }
}
