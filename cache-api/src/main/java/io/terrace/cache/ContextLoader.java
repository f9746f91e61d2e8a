package io.terrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyLoader} that also sees, and decides, how its value is cached.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface ContextLoader<K, V> {

  /**
   * Loads the value of {@code key}.
   *
   * @param key the key that was missed
   * @param context the stale value, and what may be set for the new one; valid until this method
   *     returns
   * @return the value, or {@code null} for "there is none"
   * @throws Exception if the value cannot be had
   * @see KeyLoader#load
   */
  @Nullable V load(K key, LoadContext<V> context) throws Exception;
}
