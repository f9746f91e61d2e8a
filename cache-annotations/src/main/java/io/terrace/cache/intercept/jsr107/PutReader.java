package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.operation.OperationReader;
import java.lang.reflect.Type;
import javax.cache.annotation.CachePut;

/** Reads {@link CachePut}. */
public final class PutReader implements OperationReader<CachePut> {

  @Override
  public Class<CachePut> annotation() {
    return CachePut.class;
  }

  @Override
  public Operation read(CachePut put, AnnotatedMethod method) {
    StandardCall<CachePut> call =
        new StandardCall<>(
            method, put, put.cacheName(), put.cacheKeyGenerator(), put.cacheResolverFactory());
    int value = call.valueParameter();
    if (value < 0) {
      throw new IllegalArgumentException(
          method.name() + ": @CachePut has nothing to put. Mark a parameter with @CacheValue.");
    }
    Type type = method.types().resolve(method.method().getGenericParameterTypes()[value]);
    ExceptionRule despite = new ExceptionRule(put.cacheFor(), put.noCacheFor(), false);
    return ChangeOperation.of(
        method, call, type, new Change.Put(value), put.afterInvocation(), despite);
  }
}
