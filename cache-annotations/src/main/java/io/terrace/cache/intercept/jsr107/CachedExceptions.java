package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.CacheBindings;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of one method that its {@code exceptionCacheName} has cached. Thread-safe.
 *
 * @param rule which are
 * @param resolver finds their cache; null where it is known by name
 * @param byName gives it then
 */
record CachedExceptions(
    StandardCall<CacheResult> call,
    ExceptionRule rule,
    @Nullable CacheResolver resolver,
    Supplier<Cache<Object, Object>> byName) {

  /** Returns those that an annotation asks for, or null for none. */
  static @Nullable CachedExceptions of(
      StandardCall<CacheResult> call,
      @Nullable CacheResolverFactory factory,
      CacheBindings caches) {
    CacheResult result = call.getCacheAnnotation();
    String name = result.exceptionCacheName();
    if (name.isEmpty()) {
      return null;
    }
    ExceptionRule rule =
        new ExceptionRule(result.cachedExceptions(), result.nonCachedExceptions(), true);
    CacheResolver resolver = factory == null ? null : factory.getExceptionCacheResolver(call);
    return new CachedExceptions(call, rule, resolver, () -> caches.exceptions(name));
  }

  /** Throws what is cached for {@code key}. */
  void throwCached(Object key, Continuation next, Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    if (cache(next, invocation, arguments).get(key) instanceof Throwable thrown) {
      throw thrown;
    }
  }

  /** Caches {@code thrown}, if it is one of them. */
  void cache(
      Object key,
      Throwable thrown,
      Continuation next,
      Object invocation,
      @Nullable Object[] arguments) {
    if (rule.counts(thrown)) {
      cache(next, invocation, arguments).put(key, thrown);
    }
  }

  private Cache<Object, Object> cache(
      Continuation next, Object invocation, @Nullable Object[] arguments) {
    return resolver == null
        ? byName.get()
        : resolver.resolveCache(
            new StandardContext<>(call, next.target(invocation), arguments));
  }
}
