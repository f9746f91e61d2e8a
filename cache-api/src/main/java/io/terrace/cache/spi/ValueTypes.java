package io.terrace.cache.spi;

import java.lang.reflect.Type;
import java.util.Set;

/**
 * What the values of one cache may be made of. Immutable.
 *
 * @param type the type of the values, with its parameters
 * @param classes those allowed beyond what {@code type} leads to
 * @param names the names of classes that are allowed, and of packages whose classes are, with those
 *     of the packages below them
 * @param loader finds classes that are known by name only
 */
public record ValueTypes(Type type, Set<Class<?>> classes, Set<String> names, ClassLoader loader) {

  /** Takes copies. */
  public ValueTypes {
    classes = Set.copyOf(classes);
    names = Set.copyOf(names);
  }

  /** Returns those of {@code type}, with nothing allowed beyond. */
  public static ValueTypes of(Type type, ClassLoader loader) {
    return new ValueTypes(type, Set.of(), Set.of(), loader);
  }

  /** Returns whether the class of that {@linkplain Class#getName name} is allowed by name. */
  public boolean allowsByName(String className) {
    if (names.contains(className)) {
      return true;
    }
    for (int dot = className.lastIndexOf('.'); dot > 0; dot = className.lastIndexOf('.', dot - 1)) {
      if (names.contains(className.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }
}
