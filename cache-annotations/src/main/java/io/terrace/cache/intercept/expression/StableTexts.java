package io.terrace.cache.intercept.expression;

import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what can be joined to a text: a value whose class has a {@code toString} of its own. */
final class StableTexts {

  /** What is wrong with a value of the class; derived from the class alone. */
  private static final ClassValue<Optional<String>> OF_VALUES =
      new ClassValue<>() {
        @Override
        protected Optional<String> computeValue(Class<?> type) {
          return Optional.ofNullable(inherited(type) ? message(type) : null);
        }
      };

  private StableTexts() {}

  /** Returns why no value of {@code type} can be joined to a text, or null if one can, or may. */
  static @Nullable String problem(Class<?> type) {
    boolean open =
        type.isInterface() || Modifier.isAbstract(type.getModifiers()) || type == Object.class;
    return (type.isArray() || !open) && inherited(type) ? message(type) : null;
  }

  static String of(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value != null) {
      Optional<String> problem = OF_VALUES.get(value.getClass());
      if (problem.isPresent()) {
        throw new EvaluationException(problem.get());
      }
    }
    return String.valueOf(value);
  }

  private static String message(Class<?> type) {
    return "a "
        + type.getTypeName()
        + " has no text of its own, toString being Object's. Name one of its properties.";
  }

  private static boolean inherited(Class<?> type) {
    try {
      return type.isInterface() || type.getMethod("toString").getDeclaringClass() == Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has toString", e);
    }
  }
}
