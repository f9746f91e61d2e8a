package io.terrace.cache.engine;

import io.terrace.cache.Counter;
import io.terrace.cache.CounterSpec;
import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A counter in a store, or in this process. Holds no state, and so may be made for each use.
 * Thread-safe.
 */
final class StoredCounter implements Counter {

  private final EngineRuntime runtime;
  private final String name;
  private final String key;
  private final CounterSpec spec;
  private final CounterStore store;
  private final @Nullable RemoteLink link;

  /**
   * Makes one.
   *
   * @param key by which the store knows it
   * @param link to the remote tier that the store is of; null for one of this process
   */
  StoredCounter(
      EngineRuntime runtime,
      String name,
      String key,
      CounterSpec spec,
      CounterStore store,
      @Nullable RemoteLink link) {
    this.runtime = runtime;
    this.name = name;
    this.key = key;
    this.spec = spec;
    this.store = store;
    this.link = link;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long add(long delta) {
    long sum =
        call(() -> store.add(key, delta, spec.start(), spec.floor(), spec.ttl().orElse(null)));
    boolean isAtEnd =
        delta > 0
            ? sum == Long.MAX_VALUE
            : delta < 0 && sum == Long.MIN_VALUE && spec.floor() == Long.MIN_VALUE;
    if (isAtEnd) {
      throw new ArithmeticException(
          describe("it overflowed and stays at " + sum + ". Reset it, or count in larger units."));
    }
    return sum;
  }

  @Override
  public long get() {
    return call(() -> store.count(key)).orElse(spec.start());
  }

  @Override
  public void reset() {
    boolean done =
        call(
            () -> {
              store.reset(key);
              return true;
            });
    assert done;
  }

  private <R> R call(Supplier<R> call) {
    if (runtime.isClosed()) {
      throw new IllegalStateException(describe("its manager is closed. Get it from an open one."));
    }
    if (link == null) {
      return call.get();
    }
    try {
      return link.count(call);
    } catch (StoreException failure) {
      throw new CacheException(
          describe(
              "the remote tier failed: "
                  + failure.getMessage()
                  + (failure.outcome() == Outcome.UNKNOWN
                      ? ". It may have counted all the same."
                      : ". It has not counted. Try again.")),
          failure);
    }
  }

  private String describe(String text) {
    return "counter '" + name + "': " + text;
  }

  @Override
  public String toString() {
    return "Counter " + name;
  }
}
