package io.terrace.bench.near;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.MultiLevelCacheBuilder;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import io.lettuce.core.RedisClient;
import io.terrace.bench.peer.Keys;
import io.terrace.bench.peer.Peers;
import io.terrace.bench.peer.Product;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.redis.RedisTier;
import io.terrace.cache.test.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/** One hit in the heap, over a Redis in which the entry lies too. */
public class NearBenchmark {

  @Benchmark
  public @Nullable Product terrace(Terrace subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product jetcache(Jetcache subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product redissonLocalCachedMap(RedissonMap subject, Keys keys) {
    return subject.map.get(keys.next());
  }

  private static Map<String, Product> products() {
    return Keys.ALL.stream().collect(Collectors.toMap(Function.identity(), Product::of));
  }

  /** Terrace, which follows the bus. */
  @State(Scope.Benchmark)
  public static class Terrace {

    private final RedisServer server = RedisServer.start();
    private final TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("near")
            .remote(RedisTier.connect(server.uri() + "?failFast=true"))
            .build();
    private final TieredCache<String, Product> cache =
        manager.cache(
            "near",
            CacheSpec.of(String.class, Product.class)
                .ttl(Peers.TTL)
                .localMaximumSize(Peers.MAXIMUM));

    public Terrace() {
      cache.putAll(products());
    }

    @TearDown
    public void close() {
      manager.close();
      server.close();
    }
  }

  /** JetCache's two levels, which tell other processes of changes only if they are asked to. */
  @State(Scope.Benchmark)
  public static class Jetcache {

    private final RedisServer server = RedisServer.start();
    private final RedisClient client = RedisClient.create(server.uri());
    private final Cache<String, Product> cache =
        MultiLevelCacheBuilder.createMultiLevelCacheBuilder()
            .addCache(
                CaffeineCacheBuilder.createCaffeineCacheBuilder()
                    .limit((int) Peers.MAXIMUM)
                    .expireAfterWrite(Peers.TTL.toSeconds(), TimeUnit.SECONDS)
                    .buildCache(),
                RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
                    .redisClient(client)
                    .keyConvertor(key -> key.toString().getBytes(StandardCharsets.UTF_8))
                    .valueEncoder(JavaValueEncoder.INSTANCE)
                    .valueDecoder(JavaValueDecoder.INSTANCE)
                    .keyPrefix("near:")
                    .expireAfterWrite(Peers.TTL.toSeconds(), TimeUnit.SECONDS)
                    .buildCache())
            .expireAfterWrite(Peers.TTL.toSeconds(), TimeUnit.SECONDS)
            .buildCache();

    public Jetcache() {
      cache.putAll(products());
    }

    @TearDown
    public void close() {
      cache.close();
      client.shutdown(0, 1, TimeUnit.SECONDS);
      server.close();
    }
  }

  /** Redisson's map with a copy in the heap, which makes void what others change. */
  @State(Scope.Benchmark)
  public static class RedissonMap {

    private final RedisServer server = RedisServer.start();
    private final RedissonClient client = Redisson.create(config(server));
    private final RLocalCachedMap<String, Product> map =
        client.getLocalCachedMap(
            LocalCachedMapOptions.<String, Product>name("near")
                .cacheSize((int) Peers.MAXIMUM)
                .timeToLive(Peers.TTL)
                .cacheProvider(LocalCachedMapOptions.CacheProvider.CAFFEINE)
                .evictionPolicy(LocalCachedMapOptions.EvictionPolicy.LRU));

    public RedissonMap() {
      map.putAll(products());
    }

    private static Config config(RedisServer server) {
      Config config = new Config();
      config.useSingleServer().setAddress(server.uri());
      return config;
    }

    @TearDown
    public void close() {
      client.shutdown(0, 1, TimeUnit.SECONDS);
      server.close();
    }
  }
}
