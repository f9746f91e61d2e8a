package io.terrace.bench.remote;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** A get of what is in Memcached. */
public class MemcachedGetBenchmark {

  @Benchmark
  public byte @Nullable [] terrace(MemcachedClients.Terrace subject, Payload payload) {
    return subject.remote.cache.get(payload.key());
  }

  @Benchmark
  public byte @Nullable [] spymemcached(MemcachedClients.Spymemcached subject, Payload payload) {
    return subject.client.get(MemcachedClients.name(payload.key()), MemcachedClients.RAW);
  }
}
