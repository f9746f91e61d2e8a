package io.terrace.cache.engine;

import org.jspecify.annotations.Nullable;

/**
 * An operation on one entry, as a value: what JSR-107's twenty ways to change an entry have in
 * common.
 *
 * @param <V> the type of values
 * @param <R> the type of the answer
 */
@FunctionalInterface
public interface Update<V, R extends @Nullable Object> {

  /**
   * Decides, alone on its key.
   *
   * @param current the fresh value's entry, or null where JSR-107 sees none
   */
  Change<V, R> apply(@Nullable TierEntry<V> current);
}
