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
   * @param context the stale value, and what may be set for the new one, by one thread at a time
   *     and before the stage ends
   * @return a stage as {@link AsyncLoader#load} has it
   * @throws Exception if the load cannot be started
   */
  CompletionStage<? extends V> load(K key, LoadContext<V> context) throws Exception;
}
