package io.terrace.cache.spi;

import io.terrace.cache.TieredCache;
import java.time.Duration;

/**
 * Is told of the caches of a manager as they come and go, and of their loads: for metrics and
 * consoles. Its methods are called by the threads that make, close and load, so they must be quick;
 * what they throw is logged and goes no further. Must be thread-safe.
 *
 * <p>Counts need no observer: they are in {@link TieredCache#statistics()}, and a hit tells nobody.
 */
public interface CacheObserver {

  /** {@code cache} can be used; told once of each, also of those that were there before. */
  void opened(TieredCache<?, ?> cache);

  /** {@code cache} is closed; told once of each that was told as opened. */
  void closed(TieredCache<?, ?> cache);

  /**
   * A load of {@code cache} has ended.
   *
   * @param time from the call of the loader, or from the wait for its turn, to its end
   * @param succeeded false if it threw, timed out or was rejected
   */
  default void loaded(TieredCache<?, ?> cache, Duration time, boolean succeeded) {}

  /** Tells the observer no more. */
  interface Observation extends AutoCloseable {

    /** Ends it, as if every cache had been closed; no effect the second time. */
    @Override
    void close();
  }
}
