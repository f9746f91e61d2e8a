package io.terrace.bench.remote;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A get of what is in Redis. The question is of one and two threads; for 8 and 32: {@code java -cp
 * jmh/target/terrace-bench.jar org.openjdk.jmh.Main RedisGet -t 32}.
 */
public class RedisGetBenchmark {

  @Benchmark
  public byte @Nullable [] terrace(RedisClients.Terrace subject, Payload payload) {
    return subject.remote.cache.get(payload.key());
  }

  @Benchmark
  public byte @Nullable [] jedis(RedisClients.Jedis subject, Payload payload) {
    return subject.client.get(RedisClients.name(payload.key()));
  }

  @Benchmark
  public byte @Nullable [] lettuce(RedisClients.Lettuce subject, Payload payload) {
    return subject.commands.get(RedisClients.name(payload.key()));
  }

  @Benchmark
  public byte @Nullable [] jetcache(RedisClients.Jetcache subject, Payload payload) {
    return subject.cache.get(payload.key());
  }

  @Benchmark
  public byte @Nullable [] redisson(RedisClients.Redisson subject, Payload payload) {
    return subject.bucket(payload.key()).get();
  }
}
