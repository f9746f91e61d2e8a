package io.terrace.cache;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a manager stands to one of its remote tiers, and what has passed between them since the
 * manager was made. An immutable snapshot; its counts are exact, each for itself.
 *
 * @param sinceContact how long ago it was known that no invalidation of another process was
 *     missing: what is served from the heap now may lack what others made void in that time, and no
 *     more; empty without a bus
 * @param lag how long the last invalidation that came took from where it was sent; by the clocks of
 *     the servers, so to within some milliseconds on Redis, and a good part of a second on
 *     Memcached; empty until one came, and where the bus cannot tell
 * @param sent invalidations that other processes were told of
 * @param heard invalidations that other processes told of
 * @param pending invalidations that are kept now, since the store or the bus did not take them
 * @param gaps how often messages were lost, so that all that was held here was dropped
 * @param eras how often the store went back to older data, or lost some, so that everything was
 *     void
 * @param leaseWaits loads and changes that waited for another process at the same key
 * @param store the calls of the store
 * @param bus the calls of the bus, which are those that publish; empty without a bus
 * @param bytesRead the bytes of entries that the store gave
 * @param bytesWritten the bytes of entries that the store was given
 */
public record RemoteStatistics(
    Optional<Duration> sinceContact,
    Optional<Duration> lag,
    long sent,
    long heard,
    long pending,
    long gaps,
    long eras,
    long leaseWaits,
    Calls store,
    Optional<Calls> bus,
    long bytesRead,
    long bytesWritten) {

  /** Whether a breaker lets calls through. */
  public enum BreakerState {
    /** All calls are made. */
    CLOSED,
    /** None is, until a probe says that it is well again. */
    OPEN,
    /** The probe is under way. */
    HALF_OPEN
  }

  /** The failure of a call that was not made, as the breaker is open. */
  public static final String NOT_CALLED = "NOT_CALLED";

  /**
   * The calls of a store or a bus.
   *
   * @param breaker whether calls are made now
   * @param answered calls that were answered
   * @param failures calls that were not, by the name of their {@link
   *     io.terrace.cache.spi.StoreException.Outcome}, or {@link #NOT_CALLED}; without those that
   *     did not come about
   * @param time what all calls that were made took, failed ones too, added up
   */
  public record Calls(
      BreakerState breaker, long answered, Map<String, Long> failures, Duration time) {

    /** Makes a snapshot; the map is copied. */
    public Calls {
      failures = Map.copyOf(failures);
    }

    /** Returns all calls that failed or were not made. */
    public long failed() {
      return failures.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
