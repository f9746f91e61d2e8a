package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.operation.OperationReader;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheRemoveAll;

/** Reads {@link CacheRemoveAll}. */
public final class RemoveAllReader implements OperationReader<CacheRemoveAll> {

  @Override
  public Class<CacheRemoveAll> annotation() {
    return CacheRemoveAll.class;
  }

  @Override
  public Operation read(CacheRemoveAll remove, AnnotatedMethod method) {
    StandardCall<CacheRemoveAll> call =
        new StandardCall<>(
            method,
            remove,
            remove.cacheName(),
            CacheKeyGenerator.class,
            remove.cacheResolverFactory());
    ExceptionRule despite = new ExceptionRule(remove.evictFor(), remove.noEvictFor(), false);
    return ChangeOperation.of(
        method, call, Object.class, new Change.RemoveAll(), remove.afterInvocation(), despite);
  }
}
