package io.terrace.cache.jcache;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs failures that reach no caller, at most one in a while, with the number of those in between.
 * Thread-safe.
 */
final class FailureLog {

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final System.Logger logger;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong unsaid = new AtomicLong();

  FailureLog(System.Logger logger) {
    this.logger = logger;
  }

  /** Logs {@code message}, or counts it if another was logged just now. */
  void warn(String message, Throwable failure) {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE.toNanos())) {
      unsaid.incrementAndGet();
      return;
    }
    long before = unsaid.getAndSet(0);
    String more = before == 0 ? "" : " (and " + before + " more since the last such line)";
    logger.log(Level.WARNING, message + more, failure);
  }
}
