package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.CacheBindings;
import io.terrace.cache.intercept.spi.Continuation;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import org.jspecify.annotations.Nullable;

/**
 * The cache and the key of each call of one method: by name and by the arguments, unless the
 * annotation names classes that find them. Thread-safe.
 *
 * @param <A> the annotation
 */
final class StandardCaches<A extends Annotation> {

  private final StandardCall<A> call;
  private final @Nullable CacheKeyGenerator generator;
  private final @Nullable CacheResolver resolver;
  private final Supplier<Cache<Object, Object>> byName;
  private volatile @Nullable Cache<Object, Object> found;

  StandardCaches(StandardCall<A> call, Type valueType, CacheBindings caches, String method) {
    CacheResolverFactory factory = call.resolverFactory(caches);
    this.call = call;
    this.generator = call.generator(caches);
    this.resolver = factory == null ? null : factory.getCacheResolver(call);
    this.byName = () -> caches.standard(method, call.getCacheName(), valueType);
  }

  /** Has the cache be there, unless a resolver finds it. */
  void bind() {
    if (resolver == null) {
      found = byName.get();
    }
  }

  /** Returns the cache of a call. */
  Cache<Object, Object> cache(
      Continuation next, Object invocation, @Nullable Object[] arguments) {
    if (resolver != null) {
      return resolver.resolveCache(context(next, invocation, arguments));
    }
    Cache<Object, Object> cache = found;
    if (cache == null || cache.isClosed()) {
      cache = byName.get();
      found = cache;
    }
    return cache;
  }

  /** Returns the key of a call. */
  Object key(Continuation next, Object invocation, @Nullable Object[] arguments) {
    if (generator != null) {
      return Objects.requireNonNull(
          generator.generateCacheKey(context(next, invocation, arguments)),
          () -> generator.getClass().getName() + " generated a null key");
    }
    int[] parameters = call.keyParameters();
    @Nullable Object[] values = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      values[i] = arguments[parameters[i]];
    }
    return GeneratedKey.of(values);
  }

  private StandardContext<A> context(
      Continuation next, Object invocation, @Nullable Object[] arguments) {
    return new StandardContext<>(call, next.target(invocation), arguments);
  }
}
