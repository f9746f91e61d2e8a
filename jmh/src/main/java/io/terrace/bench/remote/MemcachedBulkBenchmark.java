package io.terrace.bench.remote;

import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** A get of 32 keys at once. */
public class MemcachedBulkBenchmark {

  @Benchmark
  public Map<String, byte[]> terrace(MemcachedClients.Terrace subject) {
    return subject.remote.cache.getAll(subject.remote.bulk);
  }

  @Benchmark
  public Map<String, byte[]> spymemcached(MemcachedClients.Spymemcached subject) {
    return subject.client.getBulk(subject.bulk, MemcachedClients.RAW);
  }
}
