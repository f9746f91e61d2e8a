package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadRejectedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a load may take, and how many of a cache may run at once. Thread-safe. */
final class LoadLimits {

  private final @Nullable Duration softTimeout;
  private final @Nullable Duration hardTimeout;
  private final @Nullable Semaphore places;
  private final long maximum;

  /** The threads that have a place, so that a load inside a load does not wait for another. */
  private final Set<Thread> holders = ConcurrentHashMap.newKeySet();

  LoadLimits(CacheSpec<?, ?> spec) {
    softTimeout = spec.softTimeout().orElse(null);
    hardTimeout = spec.hardTimeout().orElse(null);
    maximum = spec.maximumConcurrentLoads().orElse(0);
    places = maximum == 0 ? null : new Semaphore((int) maximum, true);
  }

  @Nullable Duration softTimeout() {
    return softTimeout;
  }

  @Nullable Duration hardTimeout() {
    return hardTimeout;
  }

  /** Returns whether a caller may have to leave a load that goes on. */
  boolean areTimed() {
    return softTimeout != null || hardTimeout != null;
  }

  /**
   * Waits for a place; returns whether one was taken: false where there is no bound, and for a load
   * inside a load, which would else wait for itself.
   */
  boolean take(CacheEngine<?, ?> engine) throws InterruptedException {
    if (places == null || holders.contains(Thread.currentThread())) {
      return false;
    }
    if (hardTimeout == null) {
      places.acquire();
    } else if (!places.tryAcquire(hardTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
      throw rejected(engine);
    }
    holders.add(Thread.currentThread());
    return true;
  }

  /** Takes a place if there is one, and never waits. */
  boolean takeNow(CacheEngine<?, ?> engine) {
    if (places == null) {
      return false;
    }
    if (!places.tryAcquire()) {
      throw rejected(engine);
    }
    return true;
  }

  void giveBack(boolean taken) {
    if (taken && places != null) {
      holders.remove(Thread.currentThread());
      places.release();
    }
  }

  private LoadRejectedException rejected(CacheEngine<?, ?> engine) {
    return new LoadRejectedException(
        engine.describe(
            "a load was rejected: "
                + maximum
                + " are under way (limit maximumConcurrentLoads). Raise it, or allow staleIfError."));
  }
}
