package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.expression.ExpressionLanguage;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.spi.ContainerHooks;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method with an annotation, in the class whose object is intercepted.
 *
 * @param method the method that has the annotation
 * @param types what its type variables stand for in that class
 * @param classes where defaults are looked for, the nearest first
 * @param hooks of the container
 */
public record AnnotatedMethod(
    Method method, GenericTypes types, List<Class<?>> classes, ContainerHooks hooks) {

  /** Returns how error messages call the method. */
  public String name() {
    return Parameters.describe(method);
  }

  /** Returns {@code problem} with the method's name before it, unless it has that already. */
  public IllegalArgumentException problem(IllegalArgumentException problem) {
    String message = String.valueOf(problem.getMessage());
    return message.startsWith(name())
        ? problem
        : new IllegalArgumentException(name() + ": " + message, problem);
  }

  /**
   * Returns how it gives its result.
   *
   * @throws IllegalArgumentException if that cannot be awaited, with the remedy
   */
  public MethodShape shape() {
    return MethodShape.of(method, types);
  }

  /** Returns what expressions may read before the call. */
  public Parameters parameters() {
    return Parameters.of(method, types).first(MethodShape.askedParameters(method));
  }

  /** Returns the language of its expressions. */
  public ExpressionLanguage language() {
    return hooks.language();
  }

  /** Returns the annotation of the class that {@code type} names, or null. */
  public <A extends Annotation> @Nullable A ofClass(Class<A> type) {
    for (Class<?> each : classes) {
      List<A> found = AnnotationSearch.of(each, type);
      if (!found.isEmpty()) {
        return found.get(0);
      }
    }
    return null;
  }
}
