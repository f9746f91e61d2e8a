package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.Cached;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @Cached} on one method asks for, read and checked. Immutable; knows no cache yet, and
 * no container.
 *
 * @param method how error messages call the method
 * @param cacheName the cache's name
 * @param key the key of a call
 * @param condition whether a call uses the cache; null where all do
 * @param settings what the annotation says about the cache
 * @param valueType the class of what is cached
 * @param shape how results hold it
 * @param primitive whether the method cannot return null
 */
record CachedOperation(
    String method,
    String cacheName,
    Expression key,
    @Nullable Expression condition,
    CacheSettings settings,
    Class<?> valueType,
    ResultShape shape,
    boolean primitive)
    implements Operation {

  /**
   * Reads the annotation of a method.
   *
   * @param types what the method's type variables stand for in the class that is wrapped
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static CachedOperation of(Cached cached, AnnotatedMethod method) {
    Parameters parameters = method.parameters();
    if (cached.name().isBlank()) {
      throw new IllegalArgumentException(
          parameters.method() + ": the cache's name is empty. Set name, like \"products\".");
    }
    Expression key =
        cached.key().isBlank()
            ? Expression.allParameters(parameters)
            : Expression.key(cached.key(), parameters, method.language());
    Expression condition =
        cached.condition().isBlank()
            ? null
            : Expression.condition(cached.condition(), parameters, method.language());
    try {
      MethodShape shape = method.shape();
      return new CachedOperation(
          parameters.method(),
          cached.name(),
          key,
          condition,
          CacheSettings.of(cached),
          GenericTypes.raw(shape.valueType()),
          shape.content(),
          method.method().getReturnType().isPrimitive());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(parameters.method() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Phase phase() {
    return settings.isEmpty() ? Phase.CACHES : Phase.DEFINES_CACHE;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    return caches.bind(this, next);
  }

  /** Returns the class of the keys. */
  Class<?> keyType() {
    return GenericTypes.raw(key.type());
  }
}
