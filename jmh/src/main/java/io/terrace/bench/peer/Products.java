package io.terrace.bench.peer;

import io.terrace.cache.TieredCache;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.cache.Cache;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Caches that hold a product for each key, as states of benchmarks. */
public final class Products {

  private Products() {}

  /** Terrace as it comes, which is by value. */
  @State(Scope.Benchmark)
  public static class Terrace extends Filled<Product, TieredCache<String, Product>> {
    public Terrace() {
      super(Peers.terrace(Product.class), Product::of);
    }
  }

  /** Terrace that follows a bus, and reads the clock on each hit. */
  @State(Scope.Benchmark)
  public static class TerraceOnBus extends Filled<Product, TieredCache<String, Product>> {
    public TerraceOnBus() {
      super(Peers.terraceOnBus(Product.class), Product::of);
    }
  }

  /** A map without any bound: what a lookup alone costs. */
  @State(Scope.Benchmark)
  public static class HashMap {
    /** The map, which holds all keys. */
    public final ConcurrentMap<String, Product> map = new ConcurrentHashMap<>();

    public HashMap() {
      Keys.ALL.forEach(key -> map.put(key, Product.of(key)));
    }
  }

  /** Caffeine with a bound and nothing else. */
  @State(Scope.Benchmark)
  public static class Caffeine extends FilledCaffeine<Product> {
    public Caffeine() {
      super(Peers.caffeine(), Product::of);
    }
  }

  /** Caffeine with what the others have. */
  @State(Scope.Benchmark)
  public static class CaffeineTimed extends FilledCaffeine<Product> {
    public CaffeineTimed() {
      super(Peers.caffeineTimed(), Product::of);
    }
  }

  /** JetCache on Caffeine, by reference. */
  @State(Scope.Benchmark)
  public static class Jetcache {
    /** The cache, which holds all keys. */
    public final com.alicp.jetcache.Cache<String, Product> cache = JetcachePeer.local();

    public Jetcache() {
      Keys.ALL.forEach(key -> cache.put(key, Product.of(key)));
      if (!Keys.ALL.stream().allMatch(key -> cache.GET(key).isSuccess())) {
        throw new IllegalStateException("keys are missing: it would not be hits that are measured");
      }
    }
  }

  /** cache2k by reference. */
  @State(Scope.Benchmark)
  public static class Cache2kJcache extends Filled<Product, Cache<String, Product>> {
    public Cache2kJcache() {
      super(Peers.cache2kJcache(Product.class, false), Product::of);
    }
  }

  /** Caffeine's JSR-107 cache by reference. */
  @State(Scope.Benchmark)
  public static class CaffeineJcache extends Filled<Product, Cache<String, Product>> {
    public CaffeineJcache() {
      super(Peers.caffeineJcache(Product.class, false), Product::of);
    }
  }

  /** The same as it comes, which is by value. */
  @State(Scope.Benchmark)
  public static class CaffeineJcacheByValue extends Filled<Product, Cache<String, Product>> {
    public CaffeineJcacheByValue() {
      super(Peers.caffeineJcache(Product.class, true), Product::of);
    }
  }

  /** Ehcache by value. */
  @State(Scope.Benchmark)
  public static class EhcacheJcacheByValue extends Filled<Product, Cache<String, Product>> {
    public EhcacheJcacheByValue() {
      super(Peers.ehcacheJcache(Product.class, true), Product::of);
    }
  }

  /** Ehcache by reference. */
  @State(Scope.Benchmark)
  public static class EhcacheJcache extends Filled<Product, Cache<String, Product>> {
    public EhcacheJcache() {
      super(Peers.ehcacheJcache(Product.class, false), Product::of);
    }
  }
}
