package io.terrace.cache.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.TieredCache;
import io.terrace.cache.codec.FrameCodec;
import io.terrace.cache.spi.UnreadableValueException;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one cache: those of the names that dashboards know for any cache, by Micrometer's
 * own binder, and ours beside them. Holds the cache weakly, as Micrometer does. Thread-safe.
 */
final class CacheMeters extends CacheMeterBinder<TieredCache<?, ?>> {

  CacheMeters(TieredCache<?, ?> cache, Iterable<Tag> tags) {
    super(cache, cache.getName(), tags);
  }

  private long count(ToLongFunction<CacheStatistics> count) {
    TieredCache<?, ?> cache = getCache();
    return cache == null ? 0 : count.applyAsLong(cache.statistics());
  }

  @Override
  protected @Nullable Long size() {
    TieredCache<?, ?> cache = getCache();
    return cache == null || cache.isClosed() ? null : cache.localSize();
  }

  @Override
  protected long hitCount() {
    return count(CacheStatistics::hits);
  }

  @Override
  protected Long missCount() {
    return count(CacheStatistics::misses);
  }

  @Override
  protected Long evictionCount() {
    return count(CacheStatistics::evictions);
  }

  @Override
  protected long putCount() {
    return count(CacheStatistics::puts);
  }

  @Override
  protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
    Counts counts = new Counts(registry, getTagsWithCacheName(), getCache());
    hits(counts);
    counts.of(
        "terrace.cache.loads.joined",
        "Callers that shared another's load",
        CacheStatistics::joinedLoads);
    counts.of(
        "terrace.cache.loads.fenced",
        "Loaded values that an invalidation kept from being stored",
        CacheStatistics::fencedLoads);
    counts.of(
        "terrace.cache.refreshes",
        "Loads that began while an entry was served",
        CacheStatistics::refreshes);
    counts.of("terrace.cache.removals", "Entries removed by the user", CacheStatistics::removals);
    counts.of(
        "terrace.cache.expirations", "Entries dropped for their age", CacheStatistics::expirations);
    counts.of(
        "terrace.cache.invalidations",
        "Keys, tags and clears made void, here or elsewhere",
        CacheStatistics::invalidations);
    counts.of(
        "terrace.cache.remote.failures",
        "What the remote tier did not do when it was asked",
        CacheStatistics::remoteFailures);
    reasons()
        .forEach(
            reason ->
                counts
                    .and("reason", reason)
                    .of(
                        "terrace.cache.frames.unreadable",
                        "Remote entries that could not be read, each a miss",
                        statistics -> statistics.unreadableFrames().getOrDefault(reason, 0L)));
  }

  private static void hits(Counts counts) {
    String what = "Reads that were served, by what they were served";
    counts.and("kind", "local").of("terrace.cache.hits", what, CacheStatistics::localHits);
    counts.and("kind", "remote").of("terrace.cache.hits", what, CacheStatistics::remoteHits);
    counts.and("kind", "stale").of("terrace.cache.hits", what, CacheStatistics::staleHits);
    counts.and("kind", "negative").of("terrace.cache.hits", what, CacheStatistics::negativeHits);
  }

  private static Stream<String> reasons() {
    return Stream.of(FrameCodec.Reason.values(), UnreadableValueException.Reason.values())
        .flatMap(Arrays::stream)
        .map(Enum::name)
        .distinct();
  }

  /** Registers counters over the statistics of one cache. */
  private record Counts(
      MeterRegistry registry, Iterable<Tag> tags, @Nullable TieredCache<?, ?> cache) {

    Counts and(String key, String value) {
      return new Counts(registry, Tags.concat(tags, key, value), cache);
    }

    void of(String name, String description, ToLongFunction<CacheStatistics> count) {
      FunctionCounter.builder(name, cache, each -> count.applyAsLong(each.statistics()))
          .description(description)
          .tags(tags)
          .register(registry);
    }
  }
}
