package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * The times of a {@link CacheSpec} in nanoseconds; {@link #NEVER} where an end is not set, 0 where
 * a window is not.
 *
 * @param ttlNanos how long a value is fresh
 * @param localNanos how long the heap's copy of a shared entry is believed
 * @param idleNanos how long an entry lasts that nothing reads
 * @param negativeTtlNanos how long "there is none" is fresh; 0 where it must not be cached
 * @param revalidateNanos how long past its ttl a value is served while it is loaded anew
 * @param ifErrorNanos how long past its ttl a value is served when it cannot be loaded
 * @param retryNanos the pause after a failed load while there is something to serve
 * @param refreshNanos the age from which an entry is loaded anew while it is fresh
 * @param beta the eagerness of early refresh; 0 for none
 * @param jitter the longest part by which a ttl is shortened
 */
public record FreshnessPolicy(
    long ttlNanos,
    long localNanos,
    long idleNanos,
    long negativeTtlNanos,
    long revalidateNanos,
    long ifErrorNanos,
    long retryNanos,
    long refreshNanos,
    double beta,
    double jitter) {

  /** A moment that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);

  /**
   * Returns the policy of {@code spec}.
   *
   * @param shared whether there is a remote tier
   */
  static FreshnessPolicy of(CacheSpec<?, ?> spec, boolean shared) {
    return new FreshnessPolicy(
        nanos(spec.ttl(), NEVER),
        shared ? nanos(spec.localTtl(), NEVER) : NEVER,
        nanos(spec.expireAfterAccess(), NEVER),
        nanos(spec.negativeTtl(), 0),
        nanos(spec.staleWhileRevalidate(), 0),
        nanos(spec.staleIfError(), 0),
        spec.staleIfErrorThrottle().orElse(DEFAULT_RETRY).toNanos(),
        nanos(spec.refreshAfter(), NEVER),
        spec.earlyRefreshBeta().orElse(0),
        spec.jitter());
  }

  /** Returns {@code now} and {@code nanos} later, {@link #NEVER} where that can't be counted. */
  static long after(long now, long nanos) {
    long end = now + nanos;
    return nanos == NEVER || (end < 0 && now > 0 && nanos > 0) ? NEVER : end;
  }

  /** Returns whether entries end by themselves. */
  boolean entriesEnd() {
    return ttlNanos != NEVER || localNanos != NEVER || idleNanos != NEVER || negativeTtlNanos > 0;
  }

  /** Returns how long past its ttl a value may be served at all. */
  long staleNanos() {
    return Math.max(revalidateNanos, ifErrorNanos);
  }

  private static long nanos(Optional<Duration> duration, long otherwise) {
    return duration.isPresent() ? duration.get().toNanos() : otherwise;
  }
}
