package io.terrace.cache.engine;

import io.terrace.cache.spi.TimeSource.Cancellable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries again and again, behind, until something that was down is well: after a quarter of a
 * second, and half a second apart after that, so that a server that returns is used
 * again within three, of which its driver may need one to connect. Thread-safe; no timer runs while
 * all is well.
 */
final class Recovery {

  static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final BiFunction<Duration, Runnable, Cancellable> timer;
  private final BooleanSupplier attempt;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile @Nullable Cancellable next;

  /**
   * Makes one.
   *
   * @param timer runs what may block after a while
   * @param attempt returns whether all is well now; must not throw
   */
  Recovery(BiFunction<Duration, Runnable, Cancellable> timer, BooleanSupplier attempt) {
    this.timer = timer;
    this.attempt = attempt;
  }

  /** Begins, if it has not. */
  void begin() {
    if (running.compareAndSet(false, true)) {
      schedule(FIRST_PAUSE);
    }
  }

  private void schedule(Duration pause) {
    if (!stopped) {
      next = timer.apply(pause, () -> attempt(pause));
    }
  }

  private void attempt(Duration pause) {
    running.set(false); // before the attempt: what fails during it begins anew
    if (!attempt.getAsBoolean() && running.compareAndSet(false, true)) {
      Duration twice = pause.multipliedBy(2);
      schedule(twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE);
    }
  }

  void stop() {
    stopped = true;
    Cancellable pending = next;
    if (pending != null) {
      pending.cancel();
    }
  }
}
