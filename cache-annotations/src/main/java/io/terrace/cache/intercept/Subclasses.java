package io.terrace.cache.intercept;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import org.jspecify.annotations.Nullable;
import org.objenesis.ObjenesisHelper;

/**
 * Proxies of classes: objects of a subclass, made without running a constructor, since the target's
 * has run.
 */
final class Subclasses {

  /** The field of the subclass that holds what its methods go to. */
  static final String HANDLER = "terraceHandler";

  private Subclasses() {}

  /**
   * Defines a subclass of {@code type}.
   *
   * @throws IllegalArgumentException if Byte Buddy is not there, or the class's module keeps us out
   */
  static Class<?> define(Class<?> type) {
    try {
      return SubclassMaker.define(type);
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          type.getName()
              + ": a class is wrapped with the help of Byte Buddy, which is not there. Add"
              + " net.bytebuddy:byte-buddy 1.18 or later, or wrap it by an interface.",
          e);
    }
  }

  /** Returns a new object of a class that {@link #define} made. */
  static Object create(Class<?> subclass, InvocationHandler handler) {
    Object proxy = ObjenesisHelper.newInstance(subclass);
    try {
      field(subclass).set(proxy, handler);
      return proxy;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a class of ours has the field", e);
    }
  }

  /** Returns the handler of {@code object}, or null if its class is not one of ours. */
  static @Nullable InvocationHandler handler(Object object) {
    try {
      return (InvocationHandler) field(object.getClass()).get(object);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static Field field(Class<?> subclass) throws NoSuchFieldException {
    Field field = subclass.getDeclaredField(HANDLER);
    field.setAccessible(true);
    return field;
  }
}
