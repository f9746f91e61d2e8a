package io.terrace.cache.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** The class of a type, without its parameters. */
public final class RawTypes {

  private RawTypes() {}

  /** Returns the class that every value of {@code type} is an instance of. */
  public static Class<?> of(Type type) {
    if (type instanceof Class<?> declared) {
      return declared;
    }
    if (type instanceof ParameterizedType parameterized) {
      return of(parameterized.getRawType());
    }
    if (type instanceof GenericArrayType array) {
      return of(array.getGenericComponentType()).arrayType();
    }
    return Object.class;
  }
}
