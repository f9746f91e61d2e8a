package io.terrace.bench.hitrate.replay;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.cache2k.Cache2kBuilder;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.jspecify.annotations.Nullable;

/** Other caches, bounded and otherwise as they come; a difference from that is in their options. */
final class Peers {

  private static final String NAME = "trace";

  private Peers() {}

  /** Caffeine that evicts in the thread that writes: the bound holds when a write returns. */
  static Tier caffeine(Space space) {
    return caffeine(space, Runnable::run);
  }

  /** Caffeine as it comes: it evicts behind, and is over its bound while a replay races ahead. */
  static Tier caffeineAsync(Space space) {
    return caffeine(space, ForkJoinPool.commonPool());
  }

  private static Tier caffeine(Space space, Executor executor) {
    Caffeine<Object, Object> builder = Caffeine.newBuilder().executor(executor).recordStats();
    com.github.benmanes.caffeine.cache.Cache<Object, Loaded> cache =
        space.byBytes()
            ? builder
                .maximumWeight(space.capacity())
                .weigher((Object key, Loaded value) -> value.bytes())
                .build()
            : builder.maximumSize(space.capacity()).build();
    return new PeerTier(
        space,
        new Access(cache::getIfPresent, cache::put, cache::invalidate),
        () -> cache.stats().evictionCount(),
        space.byBytes() ? () -> weight(cache) : cache::estimatedSize,
        cache::invalidateAll);
  }

  private static long weight(com.github.benmanes.caffeine.cache.Cache<Object, Loaded> cache) {
    return cache.policy().eviction().orElseThrow().weightedSize().orElse(Tier.UNKNOWN);
  }

  static Tier guava(Space space) {
    CacheBuilder<Object, Object> builder = CacheBuilder.newBuilder().recordStats();
    com.google.common.cache.Cache<Object, Loaded> cache =
        space.byBytes()
            ? builder
                .maximumWeight(space.capacity())
                .weigher((Object key, Loaded value) -> value.bytes())
                .build()
            : builder.maximumSize(space.capacity()).build();
    return new PeerTier(
        space,
        new Access(cache::getIfPresent, cache::put, cache::invalidate),
        () -> cache.stats().evictionCount(),
        space.byBytes() ? () -> Tier.UNKNOWN : cache::size,
        cache::invalidateAll);
  }

  /** cache2k with one segment: its bound is for the whole cache then. */
  static Tier cache2k(Space space) {
    Cache2kBuilder<Object, Loaded> builder =
        Cache2kBuilder.of(Object.class, Loaded.class)
            .eternal(true)
            .strictEviction(true)
            .boostConcurrency(false);
    org.cache2k.Cache<Object, Loaded> cache =
        (space.byBytes()
                ? builder.maximumWeight(space.capacity()).weigher((key, value) -> value.bytes())
                : builder.entryCapacity(space.capacity()))
            .build();
    return new PeerTier(
        space,
        new Access(cache::peek, cache::put, cache::remove),
        () -> Tier.UNKNOWN,
        space.byBytes() ? () -> Tier.UNKNOWN : () -> cache.asMap().size(),
        cache::close);
  }

  static Tier ehcache(Space space) {
    CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
    ResourcePoolsBuilder pools =
        space.byBytes()
            ? ResourcePoolsBuilder.newResourcePoolsBuilder().heap(space.capacity(), MemoryUnit.B)
            : ResourcePoolsBuilder.heap(space.capacity());
    org.ehcache.Cache<Object, Loaded> cache =
        manager.createCache(
            NAME,
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                Object.class, Loaded.class, pools));
    return new PeerTier(
        space,
        new Access(cache::get, cache::put, cache::remove),
        () -> Tier.UNKNOWN,
        () -> Tier.UNKNOWN,
        manager::close);
  }

  /** A cache by three of its methods. */
  private record Access(
      java.util.function.Function<Object, @Nullable Loaded> reader,
      java.util.function.BiConsumer<Object, Loaded> writer,
      java.util.function.Consumer<Object> remover)
      implements PeerTier.Access {

    @Override
    public @Nullable Loaded get(Object key) {
      return reader.apply(key);
    }

    @Override
    public void put(Object key, Loaded value) {
      writer.accept(key, value);
    }

    @Override
    public void remove(Object key) {
      remover.accept(key);
    }
  }
}
