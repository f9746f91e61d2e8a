package io.terrace.cache;

import java.time.Duration;
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
 */
public record RemoteStatistics(
    Optional<Duration> sinceContact,
    Optional<Duration> lag,
    long sent,
    long heard,
    long pending,
    long gaps,
    long eras,
    long leaseWaits) {}
