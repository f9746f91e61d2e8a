package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.CacheBindings;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation asks for that changes a cache around a call.
 *
 * @param method how error messages call the method
 * @param call what the annotation says
 * @param valueType of the values, if it makes the cache
 * @param change what it does
 * @param after whether it does so after the call, and not before
 * @param despite the exceptions that do not prevent it
 * @param async how the result comes later; null where it is returned
 * @param <A> the annotation
 */
record ChangeOperation<A extends Annotation>(
    String method,
    StandardCall<A> call,
    Type valueType,
    Change change,
    boolean after,
    ExceptionRule despite,
    @Nullable AsyncShape async)
    implements Operation {

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if no cache is named
   */
  static <A extends Annotation> ChangeOperation<A> of(
      AnnotatedMethod method,
      StandardCall<A> call,
      Type valueType,
      Change change,
      boolean after,
      ExceptionRule despite) {
    if (!call.namesACache()) {
      throw new IllegalArgumentException(
          method.name()
              + ": @"
              + call.getCacheAnnotation().annotationType().getSimpleName()
              + " has no cache's name. Set cacheName, or @CacheDefaults on the class.");
    }
    return new ChangeOperation<>(
        method.name(), call, valueType, change, after, despite, method.shape().async());
  }

  @Override
  public Phase phase() {
    return change instanceof Change.Put ? Phase.UPDATES : Phase.INVALIDATES;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    StandardCaches<A> found = new StandardCaches<>(call, valueType, caches, method);
    return new ChangeInvoker(this, found, caches.hooks().transactions(), next);
  }
}
