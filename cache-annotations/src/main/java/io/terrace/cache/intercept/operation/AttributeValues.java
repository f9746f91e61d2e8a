package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.spi.Placeholders;
import io.terrace.cache.text.DurationText;
import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads attributes of annotations, with what is configured in place of placeholders. Pure. */
public final class AttributeValues {

  private AttributeValues() {}

  /**
   * Returns the value of an attribute: a {@code Duration} where it is a text.
   *
   * @return null if it is left out: empty, or 0
   */
  static @Nullable Object read(Annotation annotation, String attribute, Placeholders placeholders) {
    Object value = value(annotation, attribute);
    if (value instanceof String text) {
      return duration(attribute, text, placeholders).orElse(null);
    }
    boolean leftOut =
        value instanceof Number number
            ? number.doubleValue() == 0
            : value.getClass().isArray() && Array.getLength(value) == 0;
    return leftOut ? null : value;
  }

  /**
   * Returns the duration that {@code text} says, if it says any.
   *
   * @throws IllegalArgumentException if it is none, or not more than zero
   */
  public static Optional<Duration> duration(
      String attribute, String text, Placeholders placeholders) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      Duration duration = DurationText.parse(placeholders.resolve(text));
      if (duration.isZero() || duration.isNegative()) {
        throw new IllegalArgumentException(
            "must be more than zero, not " + text + ". Leave it out for none.");
      }
      return Optional.of(duration);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(attribute + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the names of caches that an annotation has, or its class's defaults.
   *
   * @throws IllegalArgumentException if one is empty
   */
  static List<String> names(String[] own, String[] ofClass, Placeholders placeholders) {
    List<String> names =
        Arrays.stream(own.length > 0 ? own : ofClass)
            .map(placeholders::resolve)
            .map(String::strip)
            .distinct()
            .toList();
    if (names.contains("")) {
      throw new IllegalArgumentException("the cache's name is empty. Set name, like \"products\".");
    }
    return names;
  }

  private static Object value(Annotation annotation, String attribute) {
    try {
      Method method = annotation.annotationType().getDeclaredMethod(attribute);
      method.setAccessible(true);
      return method.invoke(annotation);
    } catch (InvocationTargetException e) { // a class or an enum's constant that is no longer there
      throw new IllegalArgumentException(attribute + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(annotation.annotationType() + " has " + attribute, e);
    }
  }
}
