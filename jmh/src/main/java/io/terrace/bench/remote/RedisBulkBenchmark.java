package io.terrace.bench.remote;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** A get of 32 keys at once. */
public class RedisBulkBenchmark {

  @Benchmark
  public Map<String, byte[]> terrace(RedisClients.Terrace subject) {
    return subject.remote.cache.getAll(subject.remote.bulk);
  }

  @Benchmark
  public List<byte[]> jedis(RedisClients.Jedis subject) {
    return subject.client.mget(subject.bulk);
  }
}
