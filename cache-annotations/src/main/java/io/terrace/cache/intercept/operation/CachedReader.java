package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.Cached;

/** Reads {@link Cached}. */
public final class CachedReader implements OperationReader<Cached> {

  @Override
  public Class<Cached> annotation() {
    return Cached.class;
  }

  @Override
  public Operation read(Cached cached, AnnotatedMethod method) {
    return CachedOperation.of(cached, method);
  }
}
