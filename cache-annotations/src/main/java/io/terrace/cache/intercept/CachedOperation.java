package io.terrace.cache.intercept;

import io.terrace.cache.annotation.Cached;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
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
    boolean primitive) {

  /**
   * Reads the annotation of a method.
   *
   * @param types what the method's type variables stand for in the class that is wrapped
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static CachedOperation of(Method method, Cached cached, GenericTypes types) {
    Parameters parameters = Parameters.of(method, types);
    if (cached.name().isBlank()) {
      throw new IllegalArgumentException(
          parameters.method() + ": the cache's name is empty. Set name, like \"products\".");
    }
    Expression key =
        cached.key().isBlank()
            ? Expression.allParameters(parameters)
            : Expression.key(cached.key(), parameters);
    Expression condition =
        cached.condition().isBlank() ? null : Expression.condition(cached.condition(), parameters);
    try {
      Type result = types.resolve(method.getGenericReturnType());
      ResultShape shape = ResultShape.of(result);
      return new CachedOperation(
          parameters.method(),
          cached.name(),
          key,
          condition,
          CacheSettings.of(cached),
          GenericTypes.raw(shape.valueType(result)),
          shape,
          method.getReturnType().isPrimitive());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(parameters.method() + ": " + e.getMessage(), e);
    }
  }

  /** Returns the class of the keys. */
  Class<?> keyType() {
    return GenericTypes.raw(key.type());
  }
}
