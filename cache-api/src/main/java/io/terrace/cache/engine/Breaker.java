package io.terrace.cache.engine;

import io.terrace.cache.RemoteStatistics.BreakerState;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a store or a bus is worth calling.
 *
 * <p><b>The idea</b> (Nygard, "Release It!", 2007): after some failures in a row nobody calls any
 * more, until a probe got through. Here the probe is never a caller's own call: one thread of the
 * manager makes it, behind, and that thread alone passes while it does. So no caller pays for
 * finding out that an outage lasts, and what was kept is sent before the first of them is let in.
 *
 * <p><b>Invariants.</b> Closed: all pass, and {@link #FAILURES} failures without a success between
 * them open it. Open: nobody passes. Half open: only the prober passes; it closes the breaker if
 * its probe ends well, and opens it otherwise. A call that began before and ends after a change of
 * state changes nothing by it.
 *
 * <p>Thread-safe, without locks: a call pays one volatile read for it, and a hit nothing.
 */
final class Breaker {

  /** Enough that a connection that was dropped, or a key that is refused, opens nothing. */
  static final int FAILURES = 5;

  private final AtomicReference<BreakerState> state = new AtomicReference<>(BreakerState.CLOSED);
  private final AtomicInteger failures = new AtomicInteger();
  private volatile @Nullable Thread prober;

  /** Returns whether this thread may make a call. */
  boolean passes() {
    return isClosed() || prober == Thread.currentThread();
  }

  /** Returns whether the last call was not answered. */
  boolean isDoubtful() {
    return failures.get() != 0;
  }

  boolean isClosed() {
    return state.get() == BreakerState.CLOSED;
  }

  BreakerState state() {
    return Objects.requireNonNull(state.get(), "it is always in one");
  }

  /** Takes note that a call was answered. */
  void succeeded() {
    if (failures.get() != 0) { // not written by each call of each thread
      failures.set(0);
    }
  }

  /** Takes note that a call was not; returns whether that opened the breaker. */
  boolean failed() {
    return failures.incrementAndGet() >= FAILURES
        && state.compareAndSet(BreakerState.CLOSED, BreakerState.OPEN);
  }

  /**
   * Makes {@code probe}, if the breaker is open and no other thread does; what it throws opens the
   * breaker again and is thrown on.
   *
   * @return whether it was made, and the breaker is closed now
   */
  boolean probe(Runnable probe) {
    if (!state.compareAndSet(BreakerState.OPEN, BreakerState.HALF_OPEN)) {
      return false;
    }
    BreakerState next = BreakerState.OPEN;
    prober = Thread.currentThread();
    try {
      probe.run();
      failures.set(0);
      next = BreakerState.CLOSED;
    } finally {
      prober = null;
      state.set(next);
    }
    return true;
  }
}
