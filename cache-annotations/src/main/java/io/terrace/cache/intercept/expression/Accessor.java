package io.terrace.cache.intercept.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one property of one class: a record's component, {@code getX()} or {@code isX()}, all
 * public and without parameters, or what {@link PlatformProperties} lists. Fields, and methods of
 * any other name, are not read.
 */
final class Accessor {

  private static final MethodType ANY = MethodType.methodType(Object.class, Object.class);

  private final Type type;
  private final MethodHandle read;

  private Accessor(Type type, MethodHandle read) {
    this.type = type;
    this.read = read;
  }

  /**
   * Finds how to read {@code property} of {@code owner}.
   *
   * @throws EvaluationException if that is not to be had, with what is
   */
  static Accessor find(Type owner, String property) {
    Class<?> raw = GenericTypes.raw(owner);
    Method method = PlatformProperties.find(raw, property);
    if (method == null) {
      method = readable(raw, property);
    }
    if (method == null) {
      throw new EvaluationException(
          raw.getTypeName() + " has no property '" + property + "' to read. " + properties(raw));
    }
    Type type = GenericTypes.in(owner).resolve(method.getGenericReturnType());
    return new Accessor(type, handle(method));
  }

  Type type() {
    return type;
  }

  @Nullable Object read(Object owner) {
    try {
      return read.invokeExact(owner);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a getter failed: " + e, e);
    }
  }

  private static @Nullable Method readable(Class<?> owner, String property) {
    Method found = null;
    for (Method method : owner.getMethods()) {
      boolean better = found == null || found.isBridge() || found.getReturnType() == Object.class;
      if (better && property.equals(property(owner, method))) {
        found = method;
      }
    }
    return found;
  }

  /** Returns the property that {@code method} reads, or null if it is not to be called. */
  private static @Nullable String property(Class<?> owner, Method method) {
    if (method.getParameterCount() > 0
        || method.getReturnType() == void.class
        || Modifier.isStatic(method.getModifiers())
        || PlatformProperties.guards(owner, method.getName())) {
      return null;
    }
    String name = method.getName();
    if (owner.isRecord() && isComponent(owner, name)) {
      return name;
    }
    if (name.length() > 3 && name.startsWith("get")) {
      return decapitalized(name.substring(3));
    }
    Class<?> type = GenericTypes.raw(method.getReturnType());
    return name.length() > 2 && name.startsWith("is") && type == Boolean.class
        ? decapitalized(name.substring(2))
        : null;
  }

  private static boolean isComponent(Class<?> owner, String name) {
    for (RecordComponent component : owner.getRecordComponents()) {
      if (component.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** As beans have it: getName is name, getURL is URL. */
  private static String decapitalized(String name) {
    boolean acronym =
        name.length() > 1
            && Character.isUpperCase(name.charAt(0))
            && Character.isUpperCase(name.charAt(1));
    return acronym ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String properties(Class<?> owner) {
    TreeSet<String> names = new TreeSet<>();
    Arrays.stream(owner.getMethods())
        .map(method -> property(owner, method))
        .filter(Objects::nonNull)
        .forEach(names::add);
    return names.isEmpty()
        ? "It has none: those of a record, and public getX() and isX(), are read."
        : "It has " + String.join(", ", names) + ".";
  }

  private static MethodHandle handle(Method method) {
    if (!method.trySetAccessible()) {
      throw new EvaluationException(
          method
              + " is not accessible. Open its package to io.terrace.cache.annotations, or make its"
              + " class public in an exported package.");
    }
    try {
      return MethodHandles.lookup().unreflect(method).asType(ANY);
    } catch (IllegalAccessException e) {
      throw new AssertionError("it was made accessible", e);
    }
  }
}
