package io.terrace.bench.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.terrace.cache.redis.RedisTier;
import io.terrace.cache.test.server.RedisServer;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;

/** Who reads and writes a Redis with the same bytes in it, as states of benchmarks. */
@SuppressWarnings("NullAway.Init") // By start(), of each.
public final class RedisClients {

  private static final int CONNECTIONS = 64;

  private RedisClients() {}

  /** Returns what a client by itself calls a key. */
  static byte[] name(String key) {
    return ("raw:products:" + key).getBytes(UTF_8);
  }

  /** A cache over Redis, its local tier off. */
  @State(Scope.Benchmark)
  public static class Terrace {
    RemoteCache remote;
    private RedisServer server;

    @Setup
    public void start(Payload payload) {
      server = RedisServer.start();
      remote = new RemoteCache(RedisTier.connect(server.uri() + "?failFast=true"), payload);
    }

    @TearDown
    public void stop() {
      remote.close();
      server.close();
    }
  }

  /** The driver alone, with a connection for each thread. */
  @State(Scope.Benchmark)
  public static class Jedis {
    RedisClient client;
    byte[][] bulk;
    private RedisServer server;

    @Setup
    public void start(Payload payload) {
      server = RedisServer.start();
      GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
      pool.setMaxTotal(CONNECTIONS);
      pool.setMaxIdle(CONNECTIONS);
      client =
          RedisClient.builder().hostAndPort(server.host(), server.port()).poolConfig(pool).build();
      payload.keys().forEach(key -> client.set(name(key), payload.value));
      bulk = payload.bulk().stream().map(RedisClients::name).toArray(byte[][]::new);
    }

    @TearDown
    public void stop() {
      client.close();
      server.close();
    }
  }

  /** Lettuce alone, all threads over its one connection. */
  @State(Scope.Benchmark)
  public static class Lettuce {
    RedisCommands<byte[], byte[]> commands;
    private io.lettuce.core.RedisClient client;
    private StatefulRedisConnection<byte[], byte[]> connection;
    private RedisServer server;

    @Setup
    public void start(Payload payload) {
      server = RedisServer.start();
      client = io.lettuce.core.RedisClient.create(server.uri());
      connection = client.connect(ByteArrayCodec.INSTANCE);
      commands = connection.sync();
      payload.keys().forEach(key -> commands.set(name(key), payload.value));
    }

    @TearDown
    public void stop() {
      connection.close();
      client.shutdown(0, 1, TimeUnit.SECONDS);
      server.close();
    }
  }

  /** JetCache's remote cache, on Lettuce, with Java serialization as it comes. */
  @State(Scope.Benchmark)
  public static class Jetcache {
    Cache<String, byte[]> cache;
    private io.lettuce.core.RedisClient client;
    private RedisServer server;

    @Setup
    public void start(Payload payload) {
      server = RedisServer.start();
      client = io.lettuce.core.RedisClient.create(server.uri());
      cache =
          RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
              .redisClient(client)
              .keyConvertor(key -> key.toString().getBytes(UTF_8))
              .valueEncoder(JavaValueEncoder.INSTANCE)
              .valueDecoder(JavaValueDecoder.INSTANCE)
              .keyPrefix("raw:products:")
              .expireAfterWrite(Payload.TTL.toSeconds(), TimeUnit.SECONDS)
              .buildCache();
      payload.keys().forEach(key -> cache.put(key, payload.value));
    }

    @TearDown
    public void stop() {
      cache.close();
      client.shutdown(0, 1, TimeUnit.SECONDS);
      server.close();
    }
  }

  /** Redisson's buckets, with the bytes as they are. */
  @State(Scope.Benchmark)
  public static class Redisson {
    private RedissonClient client;
    private RedisServer server;

    @Setup
    public void start(Payload payload) {
      server = RedisServer.start();
      Config config = new Config();
      config.useSingleServer().setAddress(server.uri());
      client = org.redisson.Redisson.create(config);
      payload.keys().forEach(key -> bucket(key).set(payload.value));
    }

    RBucket<byte[]> bucket(String key) {
      return client.getBucket(
          "raw:products:" + key, org.redisson.client.codec.ByteArrayCodec.INSTANCE);
    }

    @TearDown
    public void stop() {
      client.shutdown(0, 1, TimeUnit.SECONDS);
      server.close();
    }
  }
}
