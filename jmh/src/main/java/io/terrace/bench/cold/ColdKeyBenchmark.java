package io.terrace.bench.cold;

import com.github.benmanes.caffeine.cache.Cache;
import io.terrace.bench.peer.JetcachePeer;
import io.terrace.bench.peer.Peers;
import io.terrace.bench.peer.Product;
import io.terrace.cache.TieredCache;
import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One operation is a storm: sixteen threads want a key at once that nobody has asked for. A load
 * keeps a processor busy, so that each load too many shows.
 */
public class ColdKeyBenchmark {

  private static final Product PRODUCT = Product.of("product");

  /** Some hundred microseconds of work. */
  private static final long LOAD_TOKENS = 50_000;

  private static Product loaded() {
    Blackhole.consumeCPU(LOAD_TOKENS);
    return PRODUCT;
  }

  @Benchmark
  public void terrace(Callers callers, Terrace subject)
      throws InterruptedException, ExecutionException {
    callers.storm(key -> subject.cache.get(key, missing -> loaded()));
  }

  @Benchmark
  public void caffeine(Callers callers, Caffeine subject)
      throws InterruptedException, ExecutionException {
    callers.storm(key -> subject.cache.get(key, missing -> loaded()));
  }

  /** As it is written where nobody has thought of a storm. */
  @Benchmark
  public void caffeineGetThenPut(Callers callers, Caffeine subject)
      throws InterruptedException, ExecutionException {
    callers.storm(
        key -> {
          Product found = subject.cache.getIfPresent(key);
          if (found == null) {
            found = loaded();
            subject.cache.put(key, found);
          }
          return found;
        });
  }

  @Benchmark
  public void jetcache(Callers callers, Jetcache subject)
      throws InterruptedException, ExecutionException {
    callers.storm(key -> subject.cache.computeIfAbsent(key, missing -> loaded()));
  }

  @Benchmark
  public void jetcacheProtected(Callers callers, JetcacheProtected subject)
      throws InterruptedException, ExecutionException {
    callers.storm(key -> subject.cache.computeIfAbsent(key, missing -> loaded()));
  }

  /** Terrace as it comes. */
  @State(Scope.Benchmark)
  public static class Terrace {
    final TieredCache<String, Product> cache = Peers.terrace(Product.class);
  }

  /** Caffeine with a ttl and statistics. */
  @State(Scope.Benchmark)
  public static class Caffeine {
    final Cache<String, Product> cache = Peers.caffeineTimed();
  }

  /** JetCache as it comes. */
  @State(Scope.Benchmark)
  public static class Jetcache {
    final com.alicp.jetcache.Cache<String, Product> cache = JetcachePeer.local();
  }

  /** JetCache that was asked to load a key once. */
  @State(Scope.Benchmark)
  public static class JetcacheProtected {
    final com.alicp.jetcache.Cache<String, Product> cache = JetcachePeer.localProtected();
  }
}
