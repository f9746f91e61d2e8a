package io.terrace.cache.jcache;

/** What JSR-107's {@code unwrap} methods have in common. */
final class Unwrap {

  private Unwrap() {}

  static <T> T as(Class<T> type, Object object) {
    if (type.isInstance(object)) {
      return type.cast(object);
    }
    throw new IllegalArgumentException(
        object.getClass().getName() + " cannot be unwrapped as " + type.getName());
  }
}
