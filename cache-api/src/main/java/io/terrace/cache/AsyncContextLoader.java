package io.terrace.cache;

import java.util.concurrent.CompletionStage;

/**
 * An {@link AsyncLoader} that also sees, and decides, how its value is cached.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface AsyncContextLoader<K, V> {

  /**
   * Starts to load the value of {@code key}.
   *
   * @param key the key that was missed
   * @param context what is replaced, and what may be set for the new value; valid until the stage
   *     ends, and for one thread at a time
   * @return a stage that ends with the value, with {@code null} for "there is none", or with the
   *     failure. It must not be {@code null}, and must end: until it does, all who ask wait for it.
   * @throws Exception if the load cannot be started
   */
  CompletionStage<? extends V> load(K key, LoadContext<V> context) throws Exception;
}
