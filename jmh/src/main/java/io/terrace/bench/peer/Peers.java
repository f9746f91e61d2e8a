package io.terrace.bench.peer;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import java.time.Duration;
import java.util.OptionalLong;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Configuration;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.ExtendedMutableConfiguration;
import org.cache2k.jcache.JCacheConfig;
import org.cache2k.jcache.provider.JCacheProvider;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;

/**
 * Caches, all configured alike: room for twice the keys, so that nothing is evicted; entries end
 * five minutes after they were written; statistics are on. Where a peer has a setting of its own
 * for that, it is used rather than the one of JSR-107: it is the faster one.
 *
 * <p>Several JSR-107 providers are on the class path, so each is named.
 */
public final class Peers {

  /** How many entries a cache may hold. */
  public static final long MAXIMUM = 2L * Keys.ALL.size();

  /** How long an entry lasts. */
  public static final Duration TTL = Duration.ofMinutes(5);

  private static final String NAME = "bench";

  private Peers() {}

  /** Returns Terrace's as it comes: by value, and with statistics. */
  public static <V> TieredCache<String, V> terrace(Class<V> type) {
    TerraceCacheManager manager = TerraceCacheManager.builder().namespace(NAME).build();
    return manager.cache(NAME, CacheSpec.of(String.class, type).ttl(TTL).localMaximumSize(MAXIMUM));
  }

  /** Returns Terrace's over a store and a bus in memory, which its local tier follows. */
  public static <V> TieredCache<String, V> terraceOnBus(Class<V> type) {
    TimeSource time = new MachineTime();
    RemoteTier tier = new RemoteTier(new InMemoryStore(time), new InMemoryBus(time).join());
    TerraceCacheManager manager =
        TerraceCacheManager.builder().namespace(NAME).remote(tier).build();
    return manager.cache(NAME, CacheSpec.of(String.class, type).ttl(TTL).localMaximumSize(MAXIMUM));
  }

  /** The machine's time, for what keeps no timers. */
  private static final class MachineTime implements TimeSource {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("a store and a bus in memory need no timer");
    }
  }

  /** Returns a Caffeine that is bounded and nothing else: no time, no statistics. */
  public static <V> com.github.benmanes.caffeine.cache.Cache<String, V> caffeine() {
    return Caffeine.newBuilder().maximumSize(MAXIMUM).build();
  }

  /** Returns a Caffeine that does what the others do. */
  public static <V> com.github.benmanes.caffeine.cache.Cache<String, V> caffeineTimed() {
    return Caffeine.newBuilder().maximumSize(MAXIMUM).expireAfterWrite(TTL).recordStats().build();
  }

  /** Returns Caffeine's JSR-107 cache. */
  public static <V> Cache<String, V> caffeineJcache(Class<V> type, boolean byValue) {
    return create(
        CaffeineCachingProvider.class,
        new CaffeineConfiguration<String, V>()
            .setTypes(String.class, type)
            .setMaximumSize(OptionalLong.of(MAXIMUM))
            .setExpireAfterWrite(OptionalLong.of(TTL.toNanos()))
            .setStoreByValue(byValue));
  }

  /** Returns cache2k's JSR-107 cache. */
  public static <V> Cache<String, V> cache2kJcache(Class<V> type, boolean byValue) {
    return create(
        JCacheProvider.class,
        ExtendedMutableConfiguration.of(
                Cache2kBuilder.of(String.class, type)
                    .entryCapacity(MAXIMUM)
                    .expireAfterWrite(TTL)
                    .with(JCacheConfig.class, jcache -> jcache.copyAlwaysIfRequested(true)))
            .setStoreByValue(byValue));
  }

  /** Returns Ehcache's JSR-107 cache. */
  public static <V> Cache<String, V> ehcacheJcache(Class<V> type, boolean byValue) {
    var configuration =
        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                String.class, type, ResourcePoolsBuilder.heap(MAXIMUM))
            .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(TTL));
    return create(
        EhcacheCachingProvider.class,
        Eh107Configuration.fromEhcacheCacheConfiguration(
            byValue ? configuration.withValueSerializingCopier() : configuration));
  }

  private static <V> Cache<String, V> create(
      Class<?> provider, Configuration<String, V> configuration) {
    CacheManager manager = Caching.getCachingProvider(provider.getName()).getCacheManager();
    Cache<String, V> cache = manager.createCache(NAME, configuration);
    manager.enableStatistics(NAME, true);
    return cache;
  }
}
