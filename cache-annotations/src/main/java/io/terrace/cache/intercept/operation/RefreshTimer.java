package io.terrace.cache.intercept.operation;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs what repeats calls, in one thread that ends when there is nothing left to do. Thread-safe.
 */
final class RefreshTimer {

  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final BooleanSupplier isOver;
  private final Set<Object> started = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, RefreshTimer::newThread);

  /**
   * Makes one.
   *
   * @param isOver whether all work has ended: the manager is closed
   */
  RefreshTimer(BooleanSupplier isOver) {
    this.isOver = isOver;
    thread.setKeepAliveTime(1, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setRemoveOnCancelPolicy(true);
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "terrace-refresh");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs {@code work} of {@code owner} each {@code period}, as long as it returns true. */
  void start(Object owner, Duration period, BooleanSupplier work) {
    if (started.add(owner)) {
      schedule(owner, Math.max(SHORTEST_NANOS, period.toNanos()), work);
    }
  }

  private void schedule(Object owner, long periodNanos, BooleanSupplier work) {
    var ignored =
        thread.schedule(() -> run(owner, periodNanos, work), periodNanos, TimeUnit.NANOSECONDS);
  }

  private void run(Object owner, long periodNanos, BooleanSupplier work) {
    if (!isOver.getAsBoolean() && work.getAsBoolean()) {
      schedule(owner, periodNanos, work);
    } else {
      started.remove(owner);
    }
  }
}
