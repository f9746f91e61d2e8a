package io.terrace.bench.peer;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.function.Function;

/**
 * A Caffeine cache that holds a value for each key: the state of a benchmark.
 *
 * @param <V> the type of values
 */
public abstract class FilledCaffeine<V> {

  /** The cache. */
  public final Cache<String, V> cache;

  /** Fills {@code cache} with what {@code values} says, and sees that it holds it. */
  protected FilledCaffeine(Cache<String, V> cache, Function<String, V> values) {
    this.cache = cache;
    Keys.ALL.forEach(key -> cache.put(key, values.apply(key)));
    if (!cache.asMap().keySet().containsAll(Keys.ALL)) {
      throw new IllegalStateException("keys are missing: it would not be hits that are measured");
    }
  }
}
