package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadRejectedException;
import io.terrace.cache.engine.LoadPlaces.Place;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a load may take, and how many of a cache may run at once. Thread-safe. */
final class LoadLimits {

  private final @Nullable Duration softTimeout;
  private final @Nullable Duration hardTimeout;
  private final @Nullable Semaphore places;
  private final long maximum;

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
   * Waits for a place; returns null where there is no bound, and for a load inside a load, which
   * would else wait for itself.
   */
  @Nullable Place take(CacheEngine<?, ?> engine) throws InterruptedException {
    LoadPlaces taken = engine.runtime().places();
    if (places == null || taken.has(places)) {
      return null;
    }
    if (hardTimeout == null) {
      places.acquire();
    } else if (!places.tryAcquire(hardTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
      throw rejected(engine);
    }
    return taken.taken(places);
  }

  /** Takes a place for a load that ends elsewhere, if there is one, and never waits. */
  @Nullable Place takeNow(CacheEngine<?, ?> engine) {
    if (places == null || engine.runtime().places().has(places)) {
      return null;
    }
    if (!places.tryAcquire()) {
      throw rejected(engine);
    }
    return engine.runtime().places().taken(places);
  }

  private LoadRejectedException rejected(CacheEngine<?, ?> engine) {
    return new LoadRejectedException(
        engine.describe(
            "a load was rejected: "
                + maximum
                + " are under way (limit maximumConcurrentLoads). Raise it, or allow staleIfError."));
  }
}
