package io.terrace.bench.fill;

import com.github.benmanes.caffeine.cache.Cache;
import io.terrace.bench.peer.Peers;
import io.terrace.bench.peer.Product;
import io.terrace.cache.TieredCache;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One miss: each key is asked for once, so that each loads, and evicts one when the cache is full.
 */
public class FillBenchmark {

  private static final Product PRODUCT = Product.of("product");

  @Benchmark
  public @Nullable Product terrace(Terrace subject, NewKeys keys) {
    return subject.cache.get(keys.next(), key -> PRODUCT);
  }

  @Benchmark
  public @Nullable Product caffeine(Caffeine subject, NewKeys keys) {
    return subject.cache.get(keys.next(), key -> PRODUCT);
  }

  @Benchmark
  public @Nullable Product caffeineTimed(CaffeineTimed subject, NewKeys keys) {
    return subject.cache.get(keys.next(), key -> PRODUCT);
  }

  /** Keys that nobody has asked for. */
  @State(Scope.Thread)
  public static class NewKeys {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private final String prefix = THREADS.incrementAndGet() + "-";
    private long at;

    String next() {
      return prefix + at++;
    }
  }

  @State(Scope.Benchmark)
  public static class Terrace {
    final TieredCache<String, Product> cache = Peers.terrace(Product.class);
  }

  @State(Scope.Benchmark)
  public static class Caffeine {
    final Cache<String, Product> cache = Peers.caffeine();
  }

  @State(Scope.Benchmark)
  public static class CaffeineTimed {
    final Cache<String, Product> cache = Peers.caffeineTimed();
  }
}
