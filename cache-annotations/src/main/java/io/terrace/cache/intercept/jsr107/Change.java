package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.spi.Continuation;
import javax.cache.Cache;
import javax.cache.configuration.CompleteConfiguration;
import org.jspecify.annotations.Nullable;

/** What is done to a cache by a call. */
sealed interface Change {

  /** Puts the argument at {@code parameter}; removes what is there where that is null. */
  record Put(int parameter) implements Change {}

  /** Removes the entry of the call's key. */
  record Remove() implements Change {}

  /** Removes all entries. */
  record RemoveAll() implements Change {}

  /** Reads off the arguments what is to be done, and returns what does it. */
  default Runnable prepare(
      StandardCaches<?> caches,
      Continuation next,
      Object invocation,
      @Nullable Object[] arguments) {
    Cache<Object, Object> cache = caches.cache(next, invocation, arguments);
    if (this instanceof RemoveAll) {
      return () -> removeAll(cache);
    }
    Object key = caches.key(next, invocation, arguments);
    Object value = this instanceof Put put ? arguments[put.parameter()] : null;
    return value == null ? () -> cache.remove(key) : () -> cache.put(key, value);
  }

  /** At once, where no writer is owed a call for each key. */
  @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
  private static void removeAll(Cache<Object, Object> cache) {
    if (cache instanceof TieredCache
        && !CacheSpec.from(cache.getConfiguration(CompleteConfiguration.class)).isWriteThrough()) {
      cache.clear();
    } else {
      cache.removeAll();
    }
  }
}
