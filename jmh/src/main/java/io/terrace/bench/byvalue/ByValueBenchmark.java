package io.terrace.bench.byvalue;

import io.terrace.bench.peer.Filled;
import io.terrace.bench.peer.FilledCaffeine;
import io.terrace.bench.peer.Keys;
import io.terrace.bench.peer.Peers;
import io.terrace.cache.TieredCache;
import java.util.Objects;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One hit, with a copy. */
public class ByValueBenchmark {

  @Benchmark
  public @Nullable Object terrace(Terrace subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  /** What the copy alone costs, written by hand. */
  @Benchmark
  public Object caffeineCopiedByHand(CaffeineCopiedByHand subject, Keys keys) {
    return Objects.requireNonNull(subject.cache.getIfPresent(keys.next())).copy();
  }

  @Benchmark
  public @Nullable Object caffeineJcache(CaffeineJcache subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Object cache2kJcache(Cache2kJcache subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Object ehcacheJcache(EhcacheJcache subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  /** A cache that was seen to copy. */
  private abstract static class Copying<C extends Cache<String, Order>> extends Filled<Order, C> {
    Copying(C cache) {
      super(cache, Order::of);
      String key = Keys.ALL.get(0);
      Order one = Objects.requireNonNull(cache.get(key));
      if (!one.isCopiedBy(Objects.requireNonNull(cache.get(key)))) {
        throw new IllegalStateException("two readers got the same order");
      }
    }
  }

  /** Terrace as it comes. */
  @State(Scope.Benchmark)
  public static class Terrace extends Copying<TieredCache<String, Order>> {
    public Terrace() {
      super(Peers.terrace(Order.class));
    }
  }

  /** Caffeine with a bound and nothing else. */
  @State(Scope.Benchmark)
  public static class CaffeineCopiedByHand extends FilledCaffeine<Order> {
    public CaffeineCopiedByHand() {
      super(Peers.caffeine(), Order::of);
    }
  }

  /** Caffeine's JSR-107 cache as it comes. */
  @State(Scope.Benchmark)
  public static class CaffeineJcache extends Copying<Cache<String, Order>> {
    public CaffeineJcache() {
      super(Peers.caffeineJcache(Order.class, true));
    }
  }

  /** cache2k by value. */
  @State(Scope.Benchmark)
  public static class Cache2kJcache extends Copying<Cache<String, Order>> {
    public Cache2kJcache() {
      super(Peers.cache2kJcache(Order.class, true));
    }
  }

  /** Ehcache by value. */
  @State(Scope.Benchmark)
  public static class EhcacheJcache extends Copying<Cache<String, Order>> {
    public EhcacheJcache() {
      super(Peers.ehcacheJcache(Order.class, true));
    }
  }
}
