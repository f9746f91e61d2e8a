package io.terrace.cache.engine;

import io.terrace.cache.spi.TimeSource;
import java.util.concurrent.locks.LockSupport;

/**
 * The moment now, in nanoseconds since the manager was made: never negative, so that moments
 * compare with {@code <}.
 *
 * <p>The idea: reading the machine's clock costs more than a lookup in a map. While reads are many,
 * a thread reads it once a millisecond for all of them; while they are few, each reads it itself
 * and there is no such thread to wake. So {@link #now} is late by at most the pause between two
 * ticks: a millisecond, plus what the scheduler adds (the first moments after the whole process was
 * stopped among it). That is fine for the end of a ttl. What must be exact, such as the age of the
 * last contact with a bus, and the times of new entries, use {@link #exact}.
 *
 * <p>Thread-safe. The plain fields are a heuristic, read and written without order on purpose.
 */
final class EngineClock {

  private static final long OFF = -1;
  private static final long TICK_NANOS = 1_000_000;

  /** Reads within one tick from which a ticking thread is cheaper. */
  private static final int MANY = 100;

  /** Ticks without any read after which the thread rests. */
  private static final int IDLE_TICKS = 20;

  private final TimeSource source;
  private final long origin;
  private final boolean mayTick;
  private final Thread ticker;

  private volatile long coarse = OFF;
  private volatile boolean closed;
  private boolean used;
  private int reads;
  private long window;

  EngineClock(TimeSource source, EngineThreads threads) {
    this.source = source;
    this.origin = source.nanoTime();
    this.mayTick = source instanceof SystemTimeSource;
    this.ticker = threads.factory("clock").newThread(this::tick);
  }

  /** Returns the moment now, or up to a tick ago. */
  long now() {
    long now = coarse;
    if (now == OFF) {
      return exactAndCounted();
    }
    if (!used) {
      used = true;
    }
    return now;
  }

  /** Returns the moment of the last tick, or a negative one while there are none. */
  long coarse() {
    return coarse;
  }

  /** Returns whether time is that of the machine, and not one that somebody sets. */
  boolean isMachineTime() {
    return mayTick;
  }

  /** Returns the moment now. */
  long exact() {
    return source.nanoTime() - origin;
  }

  /** Returns the moment that the time source calls {@code nanoTime}. */
  long of(long nanoTime) {
    return nanoTime - origin;
  }

  private long exactAndCounted() {
    long now = exact();
    if (mayTick) {
      if (now - window > TICK_NANOS) {
        window = now;
        reads = 0;
      } else if (++reads == MANY) {
        startTicking();
      }
    }
    return now;
  }

  private void startTicking() {
    if (closed) {
      return;
    }
    used = true;
    if (ticker.getState() == Thread.State.NEW) {
      try {
        ticker.start();
      } catch (IllegalThreadStateException started) {
        // by another reader, just now
      }
    }
    LockSupport.unpark(ticker);
  }

  private void tick() {
    int idle = 0;
    while (!closed) {
      coarse = exact();
      if (used) {
        used = false;
        idle = 0;
      } else if (++idle > IDLE_TICKS) {
        coarse = OFF;
        idle = 0;
        LockSupport.park(this);
        continue;
      }
      LockSupport.parkNanos(this, TICK_NANOS);
    }
    coarse = OFF;
  }

  void close() {
    closed = true;
    coarse = OFF;
    LockSupport.unpark(ticker);
  }
}
