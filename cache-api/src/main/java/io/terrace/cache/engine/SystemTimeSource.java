package io.terrace.cache.engine;

import io.terrace.cache.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clock, and one thread that wakes what waits for it. Thread-safe. */
final class SystemTimeSource implements TimeSource {

  private final ScheduledThreadPoolExecutor timer;

  SystemTimeSource(EngineThreads threads) {
    timer = new ScheduledThreadPoolExecutor(1, threads.factory("timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    try {
      Future<?> future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {}; // the manager is closed, and with it whatever would be woken
    }
  }

  void close() {
    timer.shutdownNow();
  }
}
