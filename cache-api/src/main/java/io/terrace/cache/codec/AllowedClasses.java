package io.terrace.cache.codec;

import java.io.Serializable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes of which objects may be made from a store's bytes: the value classes of the JDK,
 * those that a cache's type is written with, and those that were allowed by hand, with what they
 * extend.
 *
 * <p>It goes by names, since to load a class in order to ask whether it may be loaded is too late.
 * Immutable.
 */
final class AllowedClasses {

  private static final Set<String> JDK_PACKAGES =
      Set.of(
          "java.math",
          "java.time",
          "java.time.chrono",
          "java.time.zone",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private static final Set<String> JDK_CLASSES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Short",
          "java.lang.String");

  private static final Set<String> PRIMITIVES =
      Set.of("boolean", "byte", "char", "double", "float", "int", "long", "short");

  private final Set<String> names;

  private AllowedClasses(Set<String> names) {
    this.names = names;
  }

  /** Returns those of {@code type}, of {@code others}, and the JDK's. */
  static AllowedClasses of(Type type, Collection<Class<?>> others) {
    Set<String> names = new HashSet<>();
    others.forEach(other -> add(other, names));
    add(type, names);
    return new AllowedClasses(names);
  }

  private static void add(Type type, Set<String> names) {
    if (type instanceof Class<?> declared) {
      add(declared, names);
    } else if (type instanceof ParameterizedType parameterized) {
      add(parameterized.getRawType(), names);
      add(parameterized.getActualTypeArguments(), names);
    } else if (type instanceof GenericArrayType array) {
      add(array.getGenericComponentType(), names);
    } else if (type instanceof WildcardType wildcard) {
      add(wildcard.getUpperBounds(), names);
    } else if (type instanceof TypeVariable<?> variable && variable.getBounds()[0] != type) {
      add(rawBound(variable), names);
    }
  }

  /** A bound may speak of its own variable, as in {@code T extends Comparable<T>}. */
  private static Type rawBound(TypeVariable<?> variable) {
    Type bound = variable.getBounds()[0];
    return bound instanceof ParameterizedType parameterized ? parameterized.getRawType() : bound;
  }

  private static void add(Type[] types, Set<String> names) {
    for (Type type : types) {
      add(type, names);
    }
  }

  private static void add(Class<?> type, Set<String> names) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    for (Class<?> each = element;
        each != null && Serializable.class.isAssignableFrom(each);
        each = each.getSuperclass()) {
      names.add(each.getName());
    }
  }

  /** Returns whether objects of the class of that {@linkplain Class#getName name} may be made. */
  boolean allows(String name) {
    String element = element(name);
    return names.contains(element)
        || JDK_CLASSES.contains(element)
        || PRIMITIVES.contains(element)
        || JDK_PACKAGES.contains(element.substring(0, Math.max(0, element.lastIndexOf('.'))));
  }

  /** Returns whether that is the name of a primitive type, which no loader knows. */
  static boolean isPrimitive(String name) {
    return PRIMITIVES.contains(name);
  }

  /** {@code java.lang.String} of {@code [[Ljava.lang.String;}, and {@code int} of {@code [I}. */
  private static String element(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return name;
    }
    if (name.endsWith(";") && name.startsWith("L", dimensions)) {
      return name.substring(dimensions + 1, name.length() - 1);
    }
    return name.length() == dimensions + 1 ? "int" : name;
  }
}
