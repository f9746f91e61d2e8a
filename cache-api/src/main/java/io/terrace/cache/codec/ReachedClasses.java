package io.terrace.cache.codec;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The classes that a type leads to: those that it is written with, those of their fields and record
 * components, their type arguments, what sealed ones permit, and enums.
 *
 * <p>Of the JDK it finds the enums only; its other classes are known or refused one by one. Neither
 * does it find what may stand behind an interface or an open class: that must be allowed by hand.
 */
public final class ReachedClasses {

  private final SortedSet<Class<?>> found = new TreeSet<>(Comparator.comparing(Class::getName));
  private final Set<Type> seen = new HashSet<>();

  private ReachedClasses() {}

  /** Returns those reached from {@code types}, in the order of their names. */
  public static SortedSet<Class<?>> from(Collection<? extends Type> types) {
    ReachedClasses reached = new ReachedClasses();
    types.forEach(reached::visit);
    return reached.found;
  }

  private void visit(Type type) {
    if (type instanceof Class<?> each) {
      visit(each);
    } else if (seen.add(type)) {
      forEachPart(type, this::visit);
    }
  }

  /** Calls {@code action} with what a type other than a class is written with. */
  static void forEachPart(Type type, Consumer<Type> action) {
    if (type instanceof ParameterizedType parameterized) {
      action.accept(parameterized.getRawType());
      List.of(parameterized.getActualTypeArguments()).forEach(action);
    } else if (type instanceof GenericArrayType array) {
      action.accept(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      List.of(wildcard.getUpperBounds()).forEach(action);
    } else if (type instanceof TypeVariable<?> variable) {
      List.of(variable.getBounds()).forEach(action);
    }
  }

  private void visit(Class<?> type) {
    Class<?> element = elementOf(type);
    if (element.isPrimitive()) {
      return;
    }
    if (type.isArray() && !isPlatform(element)) {
      found.add(element); // Even if it is an interface: an array of it must be made.
    }
    if (!seen.add(element)) {
      return;
    }
    if (element.isEnum()) {
      found.add(element);
      return;
    }
    if (isPlatform(element)) {
      return;
    }
    if (element.isSealed()) {
      List.of(element.getPermittedSubclasses()).forEach(this::visit);
    }
    if (isConcrete(element)) {
      found.add(element);
      stateOf(element).forEach(field -> visit(field.getGenericType()));
      visit(element.getGenericSuperclass());
    }
  }

  /** Returns the class at the bottom of arrays; the class itself if it is none. */
  public static Class<?> elementOf(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  /**
   * Returns whether {@code type} is the JDK's own: nobody else's is loaded by these two loaders.
   */
  public static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** Returns whether there can be objects of {@code type} that another process knows. */
  public static boolean isConcrete(Class<?> type) {
    return !type.isInterface() && !Modifier.isAbstract(type.getModifiers()) && !type.isHidden();
  }

  /**
   * Returns the fields that make up an object: neither static nor transient, of all its classes.
   */
  public static List<Field> stateOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type;
        each != null && !isPlatform(each) && !each.isInterface();
        each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          fields.add(field);
        }
      }
    }
    return fields;
  }
}
