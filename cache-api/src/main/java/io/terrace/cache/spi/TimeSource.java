package io.terrace.cache.spi;

import java.time.Duration;

/**
 * The time as the engine sees it, and the timer that wakes it; tests put a virtual one in its
 * place. Thread-safe.
 */
public interface TimeSource {

  /**
   * Returns nanoseconds since an origin of its own, never backwards, as {@link System#nanoTime}.
   */
  long nanoTime();

  /**
   * Runs {@code task} once, {@code delay} from now. The task must be short and must not block.
   *
   * @return what cancels the task if it has not begun
   */
  Cancellable after(Duration delay, Runnable task);

  /** A task that has not begun and need not. */
  @FunctionalInterface
  interface Cancellable {
    /** Cancels the task; nothing happens if it has run. */
    void cancel();
  }
}
