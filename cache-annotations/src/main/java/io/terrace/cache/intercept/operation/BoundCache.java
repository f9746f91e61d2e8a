package io.terrace.cache.intercept.operation;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.expression.GenericTypes;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A cache that an operation uses. Immutable.
 *
 * @param cache the cache
 * @param spec what it was made from
 * @param failures what is remembered of calls that failed
 */
record BoundCache(
    TieredCache<Object, Object> cache,
    CacheSpec<Object, Object> spec,
    RememberedFailures failures) {

  boolean storesNull() {
    return spec.negativeTtl().isPresent();
  }

  /** Makes the entry of {@code key} void, and what is remembered of it. */
  @SuppressWarnings("CheckReturnValue") // what is kept for a store that is down is sent later
  void invalidate(Object key) {
    failures.forget(key);
    cache.invalidate(key);
  }

  /** Puts what a method gave, which is no failure. */
  void put(Object key, Object value, EntryOptions options) {
    failures.forget(key);
    cache.put(key, value, options);
  }

  /** Makes all entries void. */
  void clear() {
    failures.forgetAll();
    cache.clear();
  }

  /**
   * Returns the keys that {@code key} stands for: itself, or each of a collection of this cache's
   * keys.
   */
  Collection<?> keys(Object key) {
    boolean ofEach = key instanceof Collection<?> && !spec.getKeyType().isInstance(key);
    return ofEach ? new ArrayList<>((Collection<?>) key) : List.of(key);
  }

  /**
   * Checks that values of {@code type} are this cache's.
   *
   * @throws IllegalArgumentException if they cannot be
   */
  void requireValues(String method, Type type) {
    Class<?> valueType = spec.getValueType();
    Class<?> put = GenericTypes.raw(type);
    if (!valueType.isAssignableFrom(put) && put != Object.class && put != Void.class) {
      throw new IllegalArgumentException(
          method
              + ": cache '"
              + cache.getName()
              + "' has values of "
              + valueType.getName()
              + ", and is to be given a "
              + put.getName()
              + ". Set value to an expression for such a value.");
    }
  }

  /**
   * Checks that keys of {@code type}, or of collections of them, are this cache's.
   *
   * @throws IllegalArgumentException if they cannot be
   */
  void requireKeys(String method, Type type) {
    Class<?> keyType = spec.getKeyType();
    Class<?> asked = GenericTypes.raw(type);
    boolean each =
        Collection.class.isAssignableFrom(asked)
            && keyType.isAssignableFrom(
                GenericTypes.raw(GenericTypes.argument(type, Collection.class, 0)));
    if (!each && !keyType.isAssignableFrom(asked) && asked != Object.class) {
      throw new IllegalArgumentException(
          method
              + ": cache '"
              + cache.getName()
              + "' has keys of "
              + keyType.getName()
              + ", not of "
              + asked.getName()
              + ". Set key to an expression for such a key.");
    }
  }
}
