package io.terrace.cache.engine;

import io.terrace.cache.CacheStatistics;
import io.terrace.cache.spi.RequestRecorder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a cache counts; striped, so that threads do not wait for each other. */
final class Counters {

  final HitCounter localHits = new HitCounter();
  final LongAdder remoteHits = new LongAdder();
  final LongAdder staleHits = new LongAdder();
  final LongAdder negativeHits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder loads = new LongAdder();
  final LongAdder loadFailures = new LongAdder();
  final LongAdder loadNanos = new LongAdder();
  final LongAdder joinedLoads = new LongAdder();
  final LongAdder refreshes = new LongAdder();
  final LongAdder fencedLoads = new LongAdder();
  final HitCounter puts = new HitCounter();
  final LongAdder removals = new LongAdder();
  final LongAdder evictions = new LongAdder();
  final LongAdder expirations = new LongAdder();
  final LongAdder invalidations = new LongAdder();
  final LongAdder remoteFailures = new LongAdder();

  /** What could not be read of the remote tier, by reason. */
  final ConcurrentMap<String, LongAdder> unreadableFrames = new ConcurrentHashMap<>();

  /**
   * Who is told of requests, or nobody. It lies here since a hit has this object in hand: to look
   * costs nothing there. Written before the engine hands this object out.
   */
  @Nullable RequestRecorder recorder;

  CacheStatistics snapshot() {
    Map<String, Long> unreadable = new HashMap<>();
    unreadableFrames.forEach((reason, count) -> unreadable.put(reason, count.sum()));
    return new CacheStatistics(
        localHits.sum(),
        remoteHits.sum(),
        staleHits.sum(),
        negativeHits.sum(),
        misses.sum(),
        loads.sum(),
        loadFailures.sum(),
        Duration.ofNanos(loadNanos.sum()),
        joinedLoads.sum(),
        refreshes.sum(),
        fencedLoads.sum(),
        puts.sum(),
        removals.sum(),
        evictions.sum(),
        expirations.sum(),
        invalidations.sum(),
        remoteFailures.sum(),
        unreadable);
  }
}
