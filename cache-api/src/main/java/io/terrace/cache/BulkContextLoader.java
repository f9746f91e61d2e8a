package io.terrace.cache;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A {@link BulkLoader} that also decides how each of its values is cached.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface BulkContextLoader<K, V> {

  /**
   * Loads the values of {@code missing}.
   *
   * @param missing the keys to load; never empty, unmodifiable
   * @param contexts gives what may be set for each of them; valid until this method returns
   * @return the values found, as {@link BulkLoader#loadAll} has it
   * @throws Exception if the values cannot be had; nothing is cached then
   */
  Map<? extends K, ? extends V> loadAll(Set<K> missing, Function<K, LoadContext<V>> contexts)
      throws Exception;
}
