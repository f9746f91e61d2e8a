package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheRefresh;

/** Reads {@link CacheRefresh}. */
public final class RefreshReader implements OperationReader<CacheRefresh> {

  @Override
  public Class<CacheRefresh> annotation() {
    return CacheRefresh.class;
  }

  @Override
  public Operation read(CacheRefresh refresh, AnnotatedMethod method) {
    return RefreshOperation.of(refresh, method);
  }
}
