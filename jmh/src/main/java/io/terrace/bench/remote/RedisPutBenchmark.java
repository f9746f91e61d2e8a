package io.terrace.bench.remote;

import io.lettuce.core.SetArgs;
import org.openjdk.jmh.annotations.Benchmark;
import redis.clients.jedis.params.SetParams;

/** A put into Redis, with a ttl. Terrace's also tells the processes that hold the key. */
public class RedisPutBenchmark {

  @Benchmark
  public void terrace(RedisClients.Terrace subject, Payload payload) {
    subject.remote.cache.put(payload.key(), payload.value);
  }

  @Benchmark
  public String jedis(RedisClients.Jedis subject, Payload payload) {
    return subject.client.set(
        RedisClients.name(payload.key()),
        payload.value,
        SetParams.setParams().px(Payload.TTL.toMillis()));
  }

  @Benchmark
  public String lettuce(RedisClients.Lettuce subject, Payload payload) {
    return subject.commands.set(
        RedisClients.name(payload.key()), payload.value, SetArgs.Builder.px(Payload.TTL));
  }

  @Benchmark
  public void jetcache(RedisClients.Jetcache subject, Payload payload) {
    subject.cache.put(payload.key(), payload.value);
  }

  @Benchmark
  public void redisson(RedisClients.Redisson subject, Payload payload) {
    subject.bucket(payload.key()).set(payload.value, Payload.TTL);
  }
}
