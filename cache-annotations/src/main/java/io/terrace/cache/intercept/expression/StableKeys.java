package io.terrace.cache.intercept.expression;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells what can be part of a key: a value that {@code equals} and {@code hashCode} go by. An
 * object that is equal only to itself would never be found again, and fill the cache.
 */
final class StableKeys {

  private static final String REMEDY =
      " Name its parts in key, like \"{#order.id, #currency}\", or give its class equals and"
          + " hashCode.";

  private static final Set<Class<?>> USED_ONCE =
      Set.of(BaseStream.class, java.util.Iterator.class, Future.class, java.io.Closeable.class);

  /** What is wrong with a value of the class; derived from the class alone. */
  private static final ClassValue<Optional<String>> OF_VALUES =
      new ClassValue<>() {
        @Override
        protected Optional<String> computeValue(Class<?> type) {
          String problem = problem(type);
          return Optional.ofNullable(problem == null && identity(type) ? noEquals(type) : problem);
        }
      };

  private StableKeys() {}

  /** Returns why no value of {@code type} can be a key, or null if one can, or may. */
  static @Nullable String problem(Type type) {
    return problem(type, new HashSet<>());
  }

  /** Returns whether every value of {@code type} can be a key, so that calls need not look. */
  static boolean certain(Class<?> type) {
    return !identity(type) && problem(type) == null;
  }

  /** Returns {@code value} if it can be a key. */
  static @Nullable Object require(@Nullable Object value) {
    if (value != null) {
      Optional<String> problem = OF_VALUES.get(value.getClass());
      if (problem.isPresent()) {
        throw new EvaluationException(problem.get());
      }
    }
    return value;
  }

  private static @Nullable String problem(Type type, Set<Type> seen) {
    Class<?> raw = GenericTypes.raw(type);
    if (!seen.add(type)) {
      return null;
    }
    if (raw.isArray()) {
      return "an array (" + raw.getTypeName() + ") is equal only to itself. Take a List instead.";
    }
    if (raw == URL.class) {
      return "a java.net.URL asks the network whether it equals another. Take a java.net.URI.";
    }
    for (Class<?> usedOnce : USED_ONCE) {
      if (usedOnce.isAssignableFrom(raw)) {
        return "a " + raw.getName() + " is used up or closed, and is no key." + REMEDY;
      }
    }
    if (!raw.isInterface() && !Modifier.isAbstract(raw.getModifiers()) && identity(raw)) {
      return raw == Object.class ? null : noEquals(raw);
    }
    return raw.isRecord() ? ofRecord(type, seen) : ofArguments(type, seen);
  }

  private static @Nullable String ofArguments(Type type, Set<Type> seen) {
    Class<?> raw = GenericTypes.raw(type);
    boolean container =
        Collection.class.isAssignableFrom(raw)
            || Map.class.isAssignableFrom(raw)
            || raw == Optional.class;
    if (container && type instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        String problem = problem(argument, seen);
        if (problem != null) {
          return "in a " + type.getTypeName() + ", " + problem;
        }
      }
    }
    return null;
  }

  /** A record goes by its components, unless it has an equals of its own: that is not final. */
  private static @Nullable String ofRecord(Type type, Set<Type> seen) {
    Class<?> raw = GenericTypes.raw(type);
    if (!Modifier.isFinal(publicMethod(raw, "equals", Object.class).getModifiers())) {
      return null;
    }
    GenericTypes types = GenericTypes.in(type);
    for (RecordComponent component : raw.getRecordComponents()) {
      String problem = problem(types.resolve(component.getGenericType()), seen);
      if (problem != null) {
        return "component " + component.getName() + " of " + raw.getName() + ": " + problem;
      }
    }
    return null;
  }

  private static String noEquals(Class<?> type) {
    return "a " + type.getName() + " is equal only to itself." + REMEDY;
  }

  /** Whether the class leaves equality to Object, and there may be two of what is meant as one. */
  private static boolean identity(Class<?> type) {
    if (type == Class.class || type == Currency.class || Enum.class.isAssignableFrom(type)) {
      return false;
    }
    return type.isInterface()
        || publicMethod(type, "equals", Object.class).getDeclaringClass() == Object.class
        || publicMethod(type, "hashCode").getDeclaringClass() == Object.class;
  }

  private static Method publicMethod(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has " + name, e);
    }
  }
}
