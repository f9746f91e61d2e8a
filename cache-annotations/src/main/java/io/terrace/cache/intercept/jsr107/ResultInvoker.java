package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.operation.Thrown;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.TransactionHook;
import javax.cache.Cache;
import javax.cache.annotation.CacheResult;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the calls of one method through its cache. In a cache of Terrace's equal calls at once share
 * one call of the method; one that a resolver finds elsewhere is read and put. Thread-safe.
 *
 * @param caches of its calls
 * @param exceptions that are cached; null for none
 * @param skipsGet whether the method is always called
 * @param primitive whether it cannot return null
 * @param transactions where those that have changed something go past the cache
 * @param next how a call goes on
 */
record ResultInvoker(
    StandardCaches<CacheResult> caches,
    @Nullable CachedExceptions exceptions,
    boolean skipsGet,
    boolean primitive,
    TransactionHook transactions,
    Continuation next)
    implements Continuation {

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    if (transactions.isDirty()) {
      return next.proceed(invocation, arguments);
    }
    Object key = caches.key(next, invocation, arguments);
    Cache<Object, Object> cache = caches.cache(next, invocation, arguments);
    if (skipsGet) {
      return put(cache, key, called(key, invocation, arguments));
    }
    if (!(cache instanceof TieredCache<Object, Object> tiered)) {
      Object cached = cache.get(key);
      return cached == null ? put(cache, key, missed(key, invocation, arguments)) : cached;
    }
    Object value = load(tiered, key, invocation, arguments);
    return value == null && primitive ? next.proceed(invocation, arguments) : value;
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  private @Nullable Object load(
      TieredCache<Object, Object> cache,
      Object key,
      Object invocation,
      @Nullable Object[] arguments)
      throws Throwable {
    try {
      return cache.load(
          key,
          (k, context) -> {
            Object value = loaded(k, invocation, arguments);
            if (value == null) {
              context.doNotStore(); // JSR-107 knows no null in a cache
            }
            return value;
          });
    } catch (CacheLoaderException e) {
      throw Thrown.asThrown(e);
    }
  }

  private @Nullable Object loaded(Object key, Object invocation, @Nullable Object[] arguments)
      throws Exception {
    try {
      return missed(key, invocation, arguments);
    } catch (Throwable thrown) {
      throw Thrown.asException(thrown);
    }
  }

  private @Nullable Object missed(Object key, Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    if (exceptions != null) {
      exceptions.throwCached(key, next, invocation, arguments);
    }
    return called(key, invocation, arguments);
  }

  private @Nullable Object called(Object key, Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return next.proceed(invocation, arguments);
    } catch (Throwable thrown) {
      if (exceptions != null) {
        exceptions.cache(key, thrown, next, invocation, arguments);
      }
      throw thrown;
    }
  }

  private static @Nullable Object put(
      Cache<Object, Object> cache, Object key, @Nullable Object value) {
    if (value != null) {
      cache.put(key, value);
    }
    return value;
  }
}
