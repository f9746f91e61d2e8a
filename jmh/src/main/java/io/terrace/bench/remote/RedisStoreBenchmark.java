package io.terrace.bench.remote;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import redis.clients.jedis.params.SetParams;

/**
 * Calls of the store beside those of the driver with the same bytes. Not one of the questions,
 * which are of one and two threads: it is for 1, 8 and 32, by {@code java -cp
 * jmh/target/terrace-bench.jar org.openjdk.jmh.Main RedisStore -t 32}.
 */
public class RedisStoreBenchmark {

  @Benchmark
  public byte @Nullable [] get(RedisServing serving) {
    return serving.store.get(serving.key());
  }

  @Benchmark
  public byte @Nullable [] getByJedis(RedisServing serving) {
    return serving.jedis.get(serving.name());
  }

  @Benchmark
  public Map<String, byte[]> getAll(RedisServing serving) {
    return serving.store.getAll(serving.bulkKeys);
  }

  @Benchmark
  public List<byte[]> getAllByJedis(RedisServing serving) {
    return serving.jedis.mget(serving.bulkNames);
  }

  @Benchmark
  public void put(RedisServing serving) {
    serving.store.put(serving.key(), serving.frame, RedisServing.TTL);
  }

  @Benchmark
  public String putByJedis(RedisServing serving) {
    return serving.jedis.set(
        serving.name(), serving.frame, SetParams.setParams().px(RedisServing.TTL.toMillis()));
  }
}
