package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.expression.GenericTypes;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** How a result holds the value that is cached. */
public enum ResultShape {

  /** It is the value. */
  PLAIN {
    @Override
    public Type valueType(Type result) {
      return result;
    }

    @Override
    public @Nullable Object unwrap(@Nullable Object result) {
      return result;
    }

    @Override
    public @Nullable Object wrap(@Nullable Object value) {
      return value;
    }
  },

  /** It is an {@code Optional} of the value; an empty one is as null. */
  OPTIONAL {
    @Override
    public Type valueType(Type result) {
      return GenericTypes.argument(result, Optional.class, 0);
    }

    @Override
    public @Nullable Object unwrap(@Nullable Object result) {
      return result == null ? null : ((Optional<?>) result).orElse(null);
    }

    @Override
    public Object wrap(@Nullable Object value) {
      return Optional.ofNullable(value);
    }
  };

  private static final Set<Class<?>> USED_ONCE =
      Set.of(BaseStream.class, Iterator.class, AutoCloseable.class);

  /**
   * Returns the shape of {@code result}.
   *
   * @throws IllegalArgumentException if it is nothing to cache
   */
  public static ResultShape of(Type result) {
    Class<?> raw = GenericTypes.raw(result);
    if (raw == Void.class || raw.getName().equals("kotlin.Unit")) {
      throw new IllegalArgumentException(
          "it returns nothing to cache. Remove @Cached, or return the value.");
    }
    for (Class<?> usedOnce : USED_ONCE) {
      if (usedOnce.isAssignableFrom(raw)) {
        throw new IllegalArgumentException(
            "it returns a " + raw.getName() + ", which can be used once only. Return a List.");
      }
    }
    return raw == Optional.class ? OPTIONAL : PLAIN;
  }

  /** Returns the shape of {@code result}, which is not to be cached. */
  public static ResultShape ofAny(Type result) {
    return GenericTypes.raw(result) == Optional.class ? OPTIONAL : PLAIN;
  }

  /** Returns the type of the value inside a result of type {@code result}. */
  public abstract Type valueType(Type result);

  /** Returns the value inside a result. */
  public abstract @Nullable Object unwrap(@Nullable Object result);

  /** Returns a result with the value inside. */
  public abstract @Nullable Object wrap(@Nullable Object value);
}
