package io.terrace.bench.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.redis.RedisTier;
import io.terrace.cache.test.server.RedisServer;
import java.util.List;
import java.util.Map;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * A cache over Redis, its local tier off, beside the driver alone with the same bytes and a
 * connection for each thread. For 1, 8 and 32 threads: {@code java -cp jmh/target/terrace-bench.jar
 * org.openjdk.jmh.Main RedisCache -t 32}.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // By start().
public class RedisCacheBenchmark {

  private static final int CONNECTIONS = 64;

  /** How many bytes a value has. */
  @Param({"200", "10240"})
  public int size;

  private RedisServer server;
  private RemoteCache terrace;
  private RedisClient jedis;
  private byte[][] bulk;

  @Setup(Level.Trial)
  public void start() {
    server = RedisServer.start();
    terrace = new RemoteCache(RedisTier.connect(server.uri() + "?failFast=true"), size);
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    jedis =
        RedisClient.builder().hostAndPort(server.host(), server.port()).poolConfig(pool).build();
    bulk = terrace.bulk.stream().map(RedisCacheBenchmark::name).toArray(byte[][]::new);
    for (int i = 0; i < 10_000; i++) {
      jedis.set(name(terrace.key()), terrace.value);
    }
  }

  private static byte[] name(String key) {
    return ("raw:products:s" + key).getBytes(UTF_8);
  }

  @TearDown(Level.Trial)
  public void stop() {
    jedis.close();
    terrace.close();
    server.close();
  }

  @Benchmark
  public byte @Nullable [] get() {
    return terrace.cache.get(terrace.key());
  }

  @Benchmark
  public byte @Nullable [] getByJedis() {
    return jedis.get(name(terrace.key()));
  }

  @Benchmark
  public Map<String, byte[]> getAll() {
    return terrace.cache.getAll(terrace.bulk);
  }

  @Benchmark
  public List<byte[]> getAllByJedis() {
    return jedis.mget(bulk);
  }

  @Benchmark
  public void put() {
    terrace.cache.put(terrace.key(), terrace.value);
  }

  @Benchmark
  public String putByJedis() {
    return jedis.set(
        name(terrace.key()), terrace.value, SetParams.setParams().px(RemoteCache.TTL.toMillis()));
  }
}
