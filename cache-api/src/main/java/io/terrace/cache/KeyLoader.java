package io.terrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * Computes the value of one key when the cache has none; {@code repository::find} is one.
 *
 * <p>It runs once for all who ask for the key at the same time. An unchecked exception reaches each
 * of them as it is; a checked one as the cause of a {@link
 * javax.cache.integration.CacheLoaderException}. A failure is never cached.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface KeyLoader<K, V> {

  /**
   * Loads the value of {@code key}. It may block. It must not ask the same cache for the same key.
   *
   * @param key the key that was missed
   * @return the value, or {@code null} for "there is none", which the cache must allow by {@link
   *     CacheSpec#negativeTtl}
   * @throws Exception if the value cannot be had
   */
  @Nullable V load(K key) throws Exception;
}
