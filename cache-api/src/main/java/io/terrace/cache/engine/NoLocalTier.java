package io.terrace.cache.engine;

import io.terrace.cache.spi.LocalTier;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The local tier of a cache that keeps nothing in the heap. Thread-safe. A change is told what it
 * would find, which is nothing, and what it would leave is let go.
 */
final class NoLocalTier<K, E> implements LocalTier<K, E> {

  @Override
  public @Nullable E get(K key) {
    return null;
  }

  @Override
  public @Nullable E peek(K key) {
    return null;
  }

  @Override
  public @Nullable E compute(
      K key, BiFunction<? super K, ? super @Nullable E, ? extends @Nullable E> change) {
    return change.apply(key, null);
  }

  @Override
  public boolean remove(K key, E entry) {
    return false;
  }

  @Override
  public void clear() {}

  @Override
  public Iterator<Map.Entry<K, E>> iterator() {
    return Collections.emptyIterator();
  }

  @Override
  public long size() {
    return 0;
  }
}
