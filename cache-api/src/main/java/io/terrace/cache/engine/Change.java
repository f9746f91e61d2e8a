package io.terrace.cache.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link Update} decides about one entry, and what it answers. Immutable.
 *
 * @param kind what to do
 * @param next the entry to write, for {@link Kind#WRITE}
 * @param result the answer of the operation
 * @param <V> the type of values
 * @param <R> the type of the answer
 */
public record Change<V, R extends @Nullable Object>(
    Kind kind, @Nullable TierEntry<V> next, R result) {

  /** What is done with the entry. */
  public enum Kind {
    /** Nothing. */
    KEEP,
    /** It is written. */
    WRITE,
    /** It is removed. */
    REMOVE,
    /** It is removed because its time is over. */
    EXPIRE
  }

  /** Leaves the entry as it is. */
  public static <V, R extends @Nullable Object> Change<V, R> keep(R result) {
    return new Change<>(Kind.KEEP, null, result);
  }

  /** Writes {@code next}. */
  public static <V, R extends @Nullable Object> Change<V, R> write(TierEntry<V> next, R result) {
    return new Change<>(Kind.WRITE, next, result);
  }

  /** Removes the entry because its time is over. */
  public static <V, R extends @Nullable Object> Change<V, R> expire(R result) {
    return new Change<>(Kind.EXPIRE, null, result);
  }

  /** Removes the entry. */
  public static <V, R extends @Nullable Object> Change<V, R> remove(R result) {
    return new Change<>(Kind.REMOVE, null, result);
  }
}
