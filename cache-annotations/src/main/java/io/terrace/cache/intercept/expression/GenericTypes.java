package io.terrace.cache.intercept.expression;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the type variables of a class and its ancestors stand for: {@code V} of {@code Repository<K,
 * V>} is {@code Product} in {@code Products implements Repository<String, Product>}. Immutable.
 */
public final class GenericTypes {

  private final Type context;
  private final Map<TypeVariable<?>, Type> bindings = new HashMap<>();

  private GenericTypes(Type context) {
    this.context = context;
    bind(context);
  }

  /** Returns what the variables mean inside {@code context}. */
  public static GenericTypes in(Type context) {
    return new GenericTypes(context);
  }

  /** Returns the type inside which the variables have a meaning. */
  public Type context() {
    return context;
  }

  /** Returns the class of {@code type} without its parameters; a primitive's box. */
  public static Class<?> raw(Type type) {
    if (type instanceof Class<?> raw) {
      return MethodType.methodType(raw).wrap().returnType();
    }
    if (type instanceof ParameterizedType parameterized) {
      return raw(parameterized.getRawType());
    }
    if (type instanceof GenericArrayType array) {
      return Array.newInstance(raw(array.getGenericComponentType()), 0).getClass();
    }
    if (type instanceof TypeVariable<?> variable) {
      return raw(variable.getBounds()[0]);
    }
    return raw(((WildcardType) type).getUpperBounds()[0]);
  }

  /** Returns {@code type}, or the box of a primitive. */
  public static Type boxed(Type type) {
    return type instanceof Class<?> raw ? raw(raw) : type;
  }

  /**
   * Returns what {@code type} says for the type parameter of {@code generic} at {@code index}:
   * {@code Order} for {@code List<Order>}, {@code Collection} and 0.
   */
  public static Type argument(Type type, Class<?> generic, int index) {
    return in(type).resolve(generic.getTypeParameters()[index]);
  }

  /** Returns {@code type} with classes in place of its variables and wildcards. */
  public Type resolve(Type type) {
    if (type instanceof TypeVariable<?> variable) {
      Type bound = bindings.get(variable);
      return bound == null ? raw(variable) : resolve(bound);
    }
    if (type instanceof WildcardType wildcard) {
      return resolve(wildcard.getUpperBounds()[0]);
    }
    if (type instanceof ParameterizedType parameterized) {
      List<Type> arguments =
          Arrays.stream(parameterized.getActualTypeArguments()).map(this::resolve).toList();
      return new Parameterized(raw(parameterized), arguments);
    }
    if (type instanceof GenericArrayType array) {
      return Array.newInstance(raw(resolve(array.getGenericComponentType())), 0).getClass();
    }
    return type;
  }

  private void bind(@Nullable Type type) {
    if (type == null) {
      return;
    }
    if (type instanceof ParameterizedType parameterized) {
      TypeVariable<?>[] variables = raw(parameterized).getTypeParameters();
      Type[] arguments = parameterized.getActualTypeArguments();
      for (int i = 0; i < variables.length; i++) {
        if (arguments[i] != variables[i]) {
          bindings.putIfAbsent(variables[i], arguments[i]);
        }
      }
    }
    Class<?> raw = raw(type);
    bind(raw.getGenericSuperclass());
    for (Type ancestor : raw.getGenericInterfaces()) {
      bind(ancestor);
    }
  }

  private record Parameterized(Class<?> rawType, List<Type> arguments)
      implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return rawType;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return rawType.getDeclaringClass();
    }

    /** As the platform's own are, so that the two are equal and found by one another. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ParameterizedType that
          && rawType.equals(that.getRawType())
          && Objects.equals(getOwnerType(), that.getOwnerType())
          && Arrays.equals(getActualTypeArguments(), that.getActualTypeArguments());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(getActualTypeArguments())
          ^ Objects.hashCode(getOwnerType())
          ^ rawType.hashCode();
    }

    @Override
    public String toString() {
      return arguments.stream()
          .map(Type::getTypeName)
          .collect(Collectors.joining(", ", rawType.getName() + "<", ">"));
    }
  }
}
