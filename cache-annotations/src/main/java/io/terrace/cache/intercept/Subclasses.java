package io.terrace.cache.intercept;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objenesis.ObjenesisHelper;

/**
 * Proxies by generated classes: their objects are made without running a constructor, since the
 * target's has run.
 */
final class Subclasses {

  /** The field of the subclass that holds the object its methods go to. */
  static final String TARGET = "terraceTarget";

  private Subclasses() {}

  /**
   * Defines a subclass of {@code type}.
   *
   * @param routes where the calls of its methods go
   * @throws IllegalArgumentException if Byte Buddy is not there, or the class's module keeps us out
   */
  static Class<?> ofClass(Class<?> type, Routes routes) {
    try {
      return SubclassMaker.define(type, type, List.of(), routes);
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          type.getName()
              + ": a class is wrapped with the help of Byte Buddy, which is not there. Add"
              + " net.bytebuddy:byte-buddy 1.18 or later, or wrap it by an interface.",
          e);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          type.getName()
              + ": its module keeps us out. Open its package to io.terrace.cache.annotations, or"
              + " wrap it by an interface.",
          e);
    }
  }

  /**
   * Defines a class beside {@code target} that has its interfaces.
   *
   * @param routes where the calls of its methods go
   * @return null if that cannot be: without Byte Buddy, where the target's module keeps us out, or
   *     with an interface that is package-private elsewhere
   */
  static @Nullable Class<?> ofInterfaces(
      Class<?> target, List<Class<?>> interfaces, Routes routes) {
    for (Class<?> type : interfaces) {
      boolean sameLoader = type.getClassLoader() == target.getClassLoader();
      boolean beside = sameLoader && type.getPackageName().equals(target.getPackageName());
      if (!beside && !Modifier.isPublic(type.getModifiers())) {
        return null;
      }
    }
    try {
      return SubclassMaker.define(target, Object.class, interfaces, routes);
    } catch (NoClassDefFoundError | IllegalAccessException e) {
      return null;
    }
  }

  /** Returns a new object of a class that was defined here, before {@code target}. */
  static Object create(Class<?> subclass, Object target) {
    Object proxy = ObjenesisHelper.newInstance(subclass);
    try {
      field(subclass, TARGET).set(proxy, target);
      return proxy;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a class of ours has the field", e);
    }
  }

  /** Returns the target behind {@code object}, or null if its class is not one of ours. */
  static @Nullable Object target(Object object) {
    try {
      return field(object.getClass(), TARGET).get(object);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  static Field field(Class<?> subclass, String name) throws NoSuchFieldException {
    Field field = subclass.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
