package io.terrace.bench.hit;

import io.terrace.bench.peer.Keys;
import io.terrace.bench.peer.Product;
import io.terrace.bench.peer.Products;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** One hit. */
public class HitBenchmark {

  @Benchmark
  public @Nullable Product terrace(Products.Terrace subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product terraceLoader(Products.Terrace subject, Keys keys) {
    return subject.cache.get(keys.next(), Product::of);
  }

  @Benchmark
  public @Nullable Product terraceOnBus(Products.TerraceOnBus subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product concurrentHashMap(Products.HashMap subject, Keys keys) {
    return subject.map.get(keys.next());
  }

  @Benchmark
  public @Nullable Product caffeine(Products.Caffeine subject, Keys keys) {
    return subject.cache.getIfPresent(keys.next());
  }

  @Benchmark
  public @Nullable Product caffeineTimed(Products.CaffeineTimed subject, Keys keys) {
    return subject.cache.getIfPresent(keys.next());
  }

  @Benchmark
  public @Nullable Product cache2kJcache(Products.Cache2kJcache subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product jetcache(Products.Jetcache subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product caffeineJcache(Products.CaffeineJcache subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product caffeineJcacheByValue(
      Products.CaffeineJcacheByValue subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product ehcacheJcacheByValue(Products.EhcacheJcacheByValue subject, Keys keys) {
    return subject.cache.get(keys.next());
  }
}
