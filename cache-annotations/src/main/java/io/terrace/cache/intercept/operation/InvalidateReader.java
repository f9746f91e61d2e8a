package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheInvalidate;

/** Reads {@link CacheInvalidate}. */
public final class InvalidateReader implements OperationReader<CacheInvalidate> {

  @Override
  public Class<CacheInvalidate> annotation() {
    return CacheInvalidate.class;
  }

  @Override
  public Operation read(CacheInvalidate invalidate, AnnotatedMethod method) {
    return InvalidateOperation.of(invalidate, method);
  }
}
