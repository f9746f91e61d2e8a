package io.terrace.bench.remote;

import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.annotations.Benchmark;

/** A put into Memcached, with a ttl. Terrace's also tells the processes that hold the key. */
public class MemcachedPutBenchmark {

  @Benchmark
  public void terrace(MemcachedClients.Terrace subject, Payload payload) {
    subject.remote.cache.put(payload.key(), payload.value);
  }

  @Benchmark
  public boolean spymemcached(MemcachedClients.Spymemcached subject, Payload payload)
      throws ExecutionException, InterruptedException {
    return subject
        .client
        .set(
            MemcachedClients.name(payload.key()),
            Payload.ttlSeconds(),
            payload.value,
            MemcachedClients.RAW)
        .get();
  }
}
