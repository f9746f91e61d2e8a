package io.terrace.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What has happened in a cache since it was made or its statistics were cleared. An immutable
 * snapshot; its counts are exact, each for itself.
 *
 * @param localHits fresh entries served from the heap
 * @param remoteHits fresh entries served from the remote tier
 * @param staleHits entries served past their ttl
 * @param negativeHits fresh negative entries served
 * @param misses reads that found nothing usable, whether they then loaded or not
 * @param loads loads that ended well, refreshes among them
 * @param loadFailures loads that threw, timed out or were rejected
 * @param totalLoadTime the time that loads took, failed ones too, added up
 * @param joinedLoads callers that shared a load which another had begun
 * @param refreshes loads that began while an entry was served
 * @param fencedLoads values that were not stored, because of an invalidation during their load
 * @param puts entries written by the user
 * @param removals entries removed by the user
 * @param evictions entries dropped for capacity
 * @param expirations entries dropped for their age
 * @param invalidations keys, tags and clears made void by the user or the bus
 * @param remoteFailures what the remote tier did not do when it was asked, or was not asked to do
 *     while it is down; each was answered without it, or failed
 * @param unreadableFrames what the remote tier held and could not be read, each taken for a miss:
 *     how often, by the name of the reason, without those that did not come about
 */
public record CacheStatistics(
    long localHits,
    long remoteHits,
    long staleHits,
    long negativeHits,
    long misses,
    long loads,
    long loadFailures,
    Duration totalLoadTime,
    long joinedLoads,
    long refreshes,
    long fencedLoads,
    long puts,
    long removals,
    long evictions,
    long expirations,
    long invalidations,
    long remoteFailures,
    Map<String, Long> unreadableFrames) {

  /** Makes a snapshot; the map is copied. */
  public CacheStatistics {
    unreadableFrames = Map.copyOf(unreadableFrames);
  }

  /**
   * Returns what happened since {@code earlier}, a snapshot of the same cache: every count less
   * that one's.
   */
  public CacheStatistics minus(CacheStatistics earlier) {
    return new CacheStatistics(
        localHits - earlier.localHits,
        remoteHits - earlier.remoteHits,
        staleHits - earlier.staleHits,
        negativeHits - earlier.negativeHits,
        misses - earlier.misses,
        loads - earlier.loads,
        loadFailures - earlier.loadFailures,
        totalLoadTime.minus(earlier.totalLoadTime),
        joinedLoads - earlier.joinedLoads,
        refreshes - earlier.refreshes,
        fencedLoads - earlier.fencedLoads,
        puts - earlier.puts,
        removals - earlier.removals,
        evictions - earlier.evictions,
        expirations - earlier.expirations,
        invalidations - earlier.invalidations,
        remoteFailures - earlier.remoteFailures,
        less(unreadableFrames, earlier.unreadableFrames));
  }

  private static Map<String, Long> less(Map<String, Long> later, Map<String, Long> earlier) {
    Map<String, Long> left = new HashMap<>();
    later.forEach(
        (reason, count) -> {
          long since = count - earlier.getOrDefault(reason, 0L);
          if (since != 0) {
            left.put(reason, since);
          }
        });
    return left;
  }

  /** Returns all reads that were served from the cache: fresh, stale and negative. */
  public long hits() {
    return localHits + remoteHits + staleHits + negativeHits;
  }

  /** Returns all reads: {@link #hits()} and {@link #misses()}. */
  public long requests() {
    return hits() + misses;
  }

  /** Returns {@link #hits()} by {@link #requests()}, from 0 to 1; 0 where there was no request. */
  public double hitRate() {
    long requests = requests();
    return requests == 0 ? 0 : (double) hits() / requests;
  }
}
