package io.terrace.cache;

import java.util.Map;
import java.util.Set;

/**
 * Computes the values of many keys at once, for {@link TieredCache#getAll(Set, BulkLoader)}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface BulkLoader<K, V> {

  /**
   * Loads the values of {@code missing}, the keys that the cache does not have and that nobody else
   * is loading.
   *
   * @param missing the keys to load; never empty, unmodifiable
   * @return the values found. A key that is left out has no value: it becomes a negative entry
   *     where the cache has a {@link CacheSpec#negativeTtl}, and is left out of the answer
   *     otherwise.
   * @throws Exception if the values cannot be had; nothing is cached then
   */
  Map<? extends K, ? extends V> loadAll(Set<K> missing) throws Exception;
}
