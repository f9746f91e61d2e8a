package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.expression.GenericTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

/**
 * How a method gives its result. Immutable.
 *
 * @param type what its callers are given
 * @param content how that holds the value
 */
public record MethodShape(Type type, ResultShape content) {

  /**
   * Returns the shape of {@code method}.
   *
   * @throws IllegalArgumentException if its result cannot be awaited, with the remedy
   */
  public static MethodShape of(Method method, GenericTypes types) {
    Type type = types.resolve(method.getGenericReturnType());
    return new MethodShape(type, ResultShape.of(type));
  }

  /** Returns how many of its parameters say what is asked. */
  public static int keyParameters(Method method) {
    return method.getParameterCount();
  }

  /** Returns the type of the value that is cached. */
  public Type valueType() {
    return content.valueType(type);
  }
}
