package io.terrace.cache;

import java.util.concurrent.CompletionStage;

/**
 * Computes the value of one key without blocking, for {@link AsyncTieredCache}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface AsyncLoader<K, V> {

  /**
   * Starts to load the value of {@code key}.
   *
   * @param key the key that was missed
   * @return a stage that ends with the value, with {@code null} for "there is none", or with the
   *     failure. It must not be {@code null} and should end in time: {@link CacheSpec#hardTimeout}
   *     bounds how long callers wait for it.
   * @throws Exception if the load cannot be started
   */
  CompletionStage<? extends V> load(K key) throws Exception;
}
