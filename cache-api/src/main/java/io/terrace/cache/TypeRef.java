package io.terrace.cache;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A type with its parameters, which a {@code Class} cannot say: {@code new TypeRef<List<Product>>()
 * {}}. Immutable; equal to another of the same type.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

  private final Type type;

  /**
   * Captures the type argument of the subclass.
   *
   * @throws IllegalStateException if the subclass gives none
   */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
      throw new IllegalStateException(
          "a TypeRef needs a type argument: new TypeRef<List<String>>() {}");
    }
    this.type = parameterized.getActualTypeArguments()[0];
  }

  private TypeRef(Type type) {
    this.type = type;
  }

  /** Returns a reference to a type without parameters. */
  public static <T> TypeRef<T> of(Class<T> type) {
    return new OfClass<>(type);
  }

  /**
   * Returns a reference to a type that is known by reflection: what a method returns, say.
   *
   * @param type a class, with or without parameters
   */
  public static TypeRef<?> of(Type type) {
    return type instanceof Class<?> raw ? of(raw) : new OfType(type);
  }

  /** Returns the type, with its parameters. */
  public final Type type() {
    return type;
  }

  /**
   * Returns the class of the type, without its parameters.
   *
   * @throws IllegalStateException if the type is a variable, a wildcard or an array of generics
   */
  @SuppressWarnings("unchecked") // the raw class of T, as Class<T> is always used
  public final Class<T> rawType() {
    if (type instanceof Class<?> raw) {
      return (Class<T>) raw;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<T>) parameterized.getRawType();
    }
    throw new IllegalStateException(
        "a cache needs a class, with or without parameters, not " + type);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof TypeRef<?> that && type.equals(that.type);
  }

  @Override
  public final int hashCode() {
    return type.hashCode();
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }

  private static final class OfType extends TypeRef<Object> {
    OfType(Type type) {
      super(type);
    }
  }

  private static final class OfClass<T> extends TypeRef<T> {
    OfClass(Class<T> type) {
      super(type);
    }
  }
}
