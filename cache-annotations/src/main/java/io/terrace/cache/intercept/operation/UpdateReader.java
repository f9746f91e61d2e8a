package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheUpdate;

/** Reads {@link CacheUpdate}. */
public final class UpdateReader implements OperationReader<CacheUpdate> {

  @Override
  public Class<CacheUpdate> annotation() {
    return CacheUpdate.class;
  }

  @Override
  public Operation read(CacheUpdate update, AnnotatedMethod method) {
    return UpdateOperation.of(update, method);
  }
}
