package io.terrace.cache.engine;

import org.jspecify.annotations.Nullable;

/**
 * Is told of each change of a key, in their order, under that key's lock: it must only take note.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface ChangeObserver<K, V> {

  /**
   * Takes note of a change.
   *
   * @param key the key
   * @param before the entry that was fresh before, or null
   * @param after the entry that is fresh now, or null
   * @param expired an entry that left because its time was over, or null
   */
  void changed(
      K key,
      @Nullable TierEntry<V> before,
      @Nullable TierEntry<V> after,
      @Nullable TierEntry<V> expired);
}
