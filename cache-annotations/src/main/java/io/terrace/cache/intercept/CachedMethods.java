package io.terrace.cache.intercept;

import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.operation.AnnotationSearch;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The annotated methods of a class: its own, inherited, or of its interfaces. Immutable.
 *
 * <p>Methods override one another if their names and parameter types are the same once type
 * variables are replaced by what they are in the class: {@code find(K)} of {@code Repository<K, V>}
 * is {@code find(String)}. So the bridges that javac adds need no rule of their own.
 */
final class CachedMethods {

  private final GenericTypes types;
  private final List<Class<?>> classes = new ArrayList<>();
  private final Set<Class<?>> interfaces = new LinkedHashSet<>();

  /** Every method of the class and its ancestors: classes upwards first, then interfaces. */
  private final List<Method> methods = new ArrayList<>();

  private final Set<Class<? extends Annotation>> annotations;

  /**
   * Looks at a class.
   *
   * @param annotations those that count
   */
  CachedMethods(Class<?> target, Set<Class<? extends Annotation>> annotations) {
    this.annotations = annotations;
    this.types = GenericTypes.in(target);
    for (Class<?> c = target; c != null && c != Object.class; c = c.getSuperclass()) {
      classes.add(c);
    }
    classes.forEach(this::addInterfaces);
    classes.forEach(this::addMethods);
    interfaces.forEach(this::addMethods);
  }

  private void addInterfaces(Class<?> type) {
    for (Class<?> direct : type.getInterfaces()) {
      interfaces.add(direct);
      addInterfaces(direct);
    }
  }

  private void addMethods(Class<?> type) {
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .forEach(methods::add);
  }

  GenericTypes types() {
    return types;
  }

  /** The class, then its ancestors, without {@code Object}. */
  List<Class<?>> classes() {
    return classes;
  }

  /** Every interface of the class. */
  Set<Class<?>> interfaces() {
    return interfaces;
  }

  /** Every method with an annotation, whether or not another's annotation wins over it. */
  List<Method> annotated() {
    return methods.stream().filter(this::isAnnotated).toList();
  }

  /** Returns whether {@code method} has an annotation that counts itself. */
  boolean isAnnotated(Method method) {
    return annotations.stream().anyMatch(annotation -> has(method, annotation));
  }

  /** Returns whether an annotation counts for {@code method}, of it or of what it overrides. */
  boolean isIntercepted(Method method) {
    return overriding(method).stream().anyMatch(this::isAnnotated);
  }

  private static boolean has(Method method, Class<? extends Annotation> annotation) {
    return !AnnotationSearch.of(method, annotation).isEmpty();
  }

  /**
   * Returns the method whose {@code annotation} counts for calls of {@code called}: the class's
   * before its ancestor's, and that before an interface's.
   *
   * @return null if it has none
   * @throws IllegalArgumentException if two interfaces disagree
   */
  @Nullable Method annotated(Method called, Class<? extends Annotation> annotation) {
    Method found = null;
    for (Method method : overriding(called)) {
      if (has(method, annotation)) {
        found = found == null ? method : nearer(found, method, annotation);
      }
    }
    return found;
  }

  /** Returns which of two methods with annotations counts; {@code first} was met first. */
  private static Method nearer(
      Method first, Method second, Class<? extends Annotation> annotation) {
    Class<?> one = first.getDeclaringClass();
    Class<?> other = second.getDeclaringClass();
    if (!one.isInterface()
        || other.isAssignableFrom(one)
        || AnnotationSearch.of(first, annotation).equals(AnnotationSearch.of(second, annotation))) {
      return first;
    }
    if (one.isAssignableFrom(other)) {
      return second;
    }
    throw new IllegalArgumentException(
        Parameters.describe(first)
            + " and "
            + Parameters.describe(second)
            + " are one method with two different @"
            + annotation.getSimpleName()
            + ". Annotate the class's own method.");
  }

  /** Returns whether an interface of the class declares what {@code method} implements. */
  boolean declaredByInterface(Method method) {
    return overriding(method).stream().anyMatch(other -> other.getDeclaringClass().isInterface());
  }

  private List<Method> overriding(Method called) {
    Method plain = called.isBridge() ? bridged(called) : called;
    Class<?>[] parameters = resolvedParameters(plain);
    return methods.stream()
        .filter(method -> method.equals(plain) || virtual(method))
        .filter(method -> method.getName().equals(plain.getName()))
        .filter(method -> Arrays.equals(resolvedParameters(method), parameters))
        .toList();
  }

  private static boolean virtual(Method method) {
    return (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0;
  }

  /** Returns the method that made javac add {@code bridge}: the one with its erased types. */
  private Method bridged(Method bridge) {
    for (Method method : methods) {
      if (method.getName().equals(bridge.getName())
          && Arrays.equals(method.getParameterTypes(), bridge.getParameterTypes())) {
        return method;
      }
    }
    return bridge;
  }

  private Class<?>[] resolvedParameters(Method method) {
    Type[] generic = method.getGenericParameterTypes();
    Class<?>[] declared = method.getParameterTypes();
    Class<?>[] resolved = new Class<?>[generic.length];
    for (int i = 0; i < generic.length; i++) {
      resolved[i] =
          declared[i].isPrimitive() ? declared[i] : GenericTypes.raw(types.resolve(generic[i]));
    }
    return resolved;
  }
}
