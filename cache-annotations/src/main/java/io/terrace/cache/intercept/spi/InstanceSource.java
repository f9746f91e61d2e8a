package io.terrace.cache.intercept.spi;

import java.lang.reflect.Constructor;

/**
 * Where objects come from whose classes annotations name: JSR-107's key generators and resolver
 * factories. Thread-safe.
 */
@FunctionalInterface
public interface InstanceSource {

  /** Makes a new object by the constructor without parameters, once for each class and manager. */
  InstanceSource NEW = InstanceSource::construct;

  /**
   * Returns the container's object of {@code type}, or a new one.
   *
   * @throws IllegalArgumentException if there is none to be had, with the remedy
   */
  <T> T instance(Class<T> type);

  /**
   * Returns a new object.
   *
   * @throws IllegalArgumentException if {@code type} has no constructor without parameters, or that
   *     throws
   */
  static <T> T construct(Class<T> type) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalArgumentException(
          type.getName() + " cannot be made: " + e + ". Give it a constructor without parameters.",
          e);
    }
  }
}
