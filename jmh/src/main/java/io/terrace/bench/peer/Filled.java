package io.terrace.bench.peer;

import java.util.function.Function;
import javax.cache.Cache;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A JSR-107 cache that holds a value for each key: the state of a benchmark.
 *
 * @param <V> the type of values
 * @param <C> the type of the cache
 */
public abstract class Filled<V, C extends Cache<String, V>> {

  /** The cache. */
  public final C cache;

  /** Fills {@code cache} with what {@code values} says, and sees that it holds it. */
  protected Filled(C cache, Function<String, V> values) {
    this.cache = cache;
    Keys.ALL.forEach(key -> cache.put(key, values.apply(key)));
    if (!Keys.ALL.stream().allMatch(cache::containsKey)) {
      throw new IllegalStateException("keys are missing: it would not be hits that are measured");
    }
  }

  /** Closes the cache with its manager. */
  @TearDown
  public void close() {
    cache.getCacheManager().close();
  }
}
