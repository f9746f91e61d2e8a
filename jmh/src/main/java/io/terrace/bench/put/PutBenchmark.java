package io.terrace.bench.put;

import io.terrace.bench.peer.Keys;
import io.terrace.bench.peer.Product;
import io.terrace.bench.peer.Products;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One put. */
public class PutBenchmark {

  @Benchmark
  public void terrace(Products.Terrace subject, Keys keys, Offers offers) {
    subject.cache.put(keys.next(), offers.next());
  }

  @Benchmark
  public void caffeine(Products.Caffeine subject, Keys keys, Offers offers) {
    subject.cache.put(keys.next(), offers.next());
  }

  @Benchmark
  public void caffeineTimed(Products.CaffeineTimed subject, Keys keys, Offers offers) {
    subject.cache.put(keys.next(), offers.next());
  }

  @Benchmark
  public void cache2kJcache(Products.Cache2kJcache subject, Keys keys, Offers offers) {
    subject.cache.put(keys.next(), offers.next());
  }

  @Benchmark
  public void caffeineJcache(Products.CaffeineJcache subject, Keys keys, Offers offers) {
    subject.cache.put(keys.next(), offers.next());
  }

  @Benchmark
  public void ehcacheJcache(Products.EhcacheJcache subject, Keys keys, Offers offers) {
    subject.cache.put(keys.next(), offers.next());
  }

  /** Values to put, so that none replaces itself more often than now and then. */
  @State(Scope.Thread)
  public static class Offers {

    private static final int COUNT = 64;
    private final Product[] products =
        Keys.ALL.stream().limit(COUNT).map(Product::of).toArray(Product[]::new);
    private int at;

    Product next() {
      return products[at++ & (COUNT - 1)];
    }
  }
}
