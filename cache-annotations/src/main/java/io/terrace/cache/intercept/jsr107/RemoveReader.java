package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.operation.OperationReader;
import javax.cache.annotation.CacheRemove;

/** Reads {@link CacheRemove}. */
public final class RemoveReader implements OperationReader<CacheRemove> {

  @Override
  public Class<CacheRemove> annotation() {
    return CacheRemove.class;
  }

  @Override
  public Operation read(CacheRemove remove, AnnotatedMethod method) {
    StandardCall<CacheRemove> call =
        new StandardCall<>(
            method,
            remove,
            remove.cacheName(),
            remove.cacheKeyGenerator(),
            remove.cacheResolverFactory());
    ExceptionRule despite = new ExceptionRule(remove.evictFor(), remove.noEvictFor(), false);
    return ChangeOperation.of(
        method, call, Object.class, new Change.Remove(), remove.afterInvocation(), despite);
  }
}
