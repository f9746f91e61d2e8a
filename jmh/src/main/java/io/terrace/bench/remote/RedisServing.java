package io.terrace.bench.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.redis.RedisTier;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.test.server.RedisServer;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;

/** A Redis with frames in it, the store, and the driver alone with connections for all threads. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // By start().
public class RedisServing {

  static final Duration TTL = Duration.ofHours(1);
  static final int BULK = 32;

  private static final int KEYS = 1_024;
  private static final int CONNECTIONS = 64;

  /** How many bytes a frame has. */
  @Param({"200", "10240"})
  public int size;

  RemoteStore store;
  RedisClient jedis;
  byte[] frame;
  Set<String> bulkKeys;
  byte[][] bulkNames;
  private RedisServer server;
  private String[] keys;
  private byte[][] names;

  @Setup(Level.Trial)
  public void start() {
    server = RedisServer.start();
    store = RedisTier.connect(server.uri() + "?failFast=true").store();
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    jedis =
        RedisClient.builder().hostAndPort(server.host(), server.port()).poolConfig(pool).build();
    frame = new byte[size];
    new Random(42).nextBytes(frame);
    frame[0] = 1;
    keys = IntStream.range(0, KEYS).mapToObj(i -> "shop:products:l" + i).toArray(String[]::new);
    names = IntStream.range(0, KEYS).mapToObj(i -> keys[i].getBytes(UTF_8)).toArray(byte[][]::new);
    for (String key : keys) {
      store.put(key, frame, TTL);
    }
    bulkKeys = IntStream.range(0, BULK).mapToObj(i -> keys[i]).collect(Collectors.toSet());
    bulkNames = IntStream.range(0, BULK).mapToObj(i -> names[i]).toArray(byte[][]::new);
  }

  String key() {
    return keys[ThreadLocalRandom.current().nextInt(KEYS)];
  }

  byte[] name() {
    return names[ThreadLocalRandom.current().nextInt(KEYS)];
  }

  @TearDown(Level.Trial)
  public void stop() {
    jedis.close();
    store.close();
    server.close();
  }
}
