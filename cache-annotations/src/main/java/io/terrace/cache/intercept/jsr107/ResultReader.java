package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.CacheBindings;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.operation.OperationReader;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;

/** Reads {@link CacheResult}. */
public final class ResultReader implements OperationReader<CacheResult> {

  /** What one asks for. */
  private record OfResult(
      String method, StandardCall<CacheResult> call, MethodShape shape, boolean primitive)
      implements Operation {

    @Override
    public Phase phase() {
      return Phase.CACHES;
    }

    @Override
    public Continuation bind(Continuation next, CacheBindings caches) {
      StandardCaches<CacheResult> found =
          new StandardCaches<>(call, shape.type(), caches, method);
      found.bind();
      CacheResolverFactory factory = call.resolverFactory(caches);
      CachedExceptions exceptions = CachedExceptions.of(call, factory, caches);
      return new ResultInvoker(
          found,
          exceptions,
          call.getCacheAnnotation().skipGet(),
          primitive,
          caches.hooks().transactions(),
          next);
    }
  }

  @Override
  public Class<CacheResult> annotation() {
    return CacheResult.class;
  }

  @Override
  public Operation read(CacheResult result, AnnotatedMethod method) {
    try {
      MethodShape shape = method.shape();
      ResultShape content = ResultShape.of(shape.type());
      if (shape.async() != null || content != ResultShape.PLAIN) {
        throw new IllegalArgumentException(
            "JSR-107's @CacheResult caches what is returned, and an Optional or a future is no value"
                + " to share. Use @Cached.");
      }
      StandardCall<CacheResult> call =
          new StandardCall<>(
              method,
              result,
              result.cacheName(),
              result.cacheKeyGenerator(),
              result.cacheResolverFactory());
      boolean primitive = method.method().getReturnType().isPrimitive();
      return new OfResult(method.name(), call, shape, primitive);
    } catch (IllegalArgumentException e) {
      throw method.problem(e);
    }
  }
}
