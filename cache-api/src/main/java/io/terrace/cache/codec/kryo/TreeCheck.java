package io.terrace.cache.codec.kryo;

import io.terrace.cache.codec.ReachedClasses;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether a value could lead back to itself, going by what its fields are declared as: if
 * not, references need not be tracked, which costs time and bytes.
 *
 * <p>A field of an open type may hold any known class that fits it; one of {@code Object}, of an
 * interface of the JDK or of a collection without its type arguments may hold anything, and so may
 * lead back. Not thread-safe.
 */
final class TreeCheck {

  private final Set<Class<?>> known;
  private final Set<Class<?>> closed;
  private final Set<Class<?>> onPath = new HashSet<>();
  private final Set<Class<?>> trees = new HashSet<>();

  /**
   * Makes one.
   *
   * @param known all classes that a value may be made of
   * @param closed those of the JDK that hold no objects but their own
   */
  TreeCheck(Set<Class<?>> known, Set<Class<?>> closed) {
    this.known = known;
    this.closed = closed;
  }

  /** Returns whether no value of {@code type} leads back to itself. */
  boolean isTree(Type type) {
    if (type instanceof Class<?> each) {
      return isTree(each);
    }
    if (type instanceof ParameterizedType parameterized) {
      return isTreeWith(parameterized);
    }
    if (type instanceof GenericArrayType array) {
      return isTree(array.getGenericComponentType());
    }
    if (type instanceof WildcardType wildcard) {
      return isTree(wildcard.getUpperBounds()[0]);
    }
    return type instanceof TypeVariable<?> variable && isTree(variable.getBounds()[0]);
  }

  private boolean isTreeWith(ParameterizedType type) {
    for (Type argument : type.getActualTypeArguments()) {
      if (!isTree(argument)) {
        return false;
      }
    }
    Class<?> raw = (Class<?>) type.getRawType();
    return isContainer(raw) || isTree(raw);
  }

  private static boolean isContainer(Class<?> type) {
    return ReachedClasses.isPlatform(type)
        && (Collection.class.isAssignableFrom(type)
            || Map.class.isAssignableFrom(type)
            || type == Optional.class);
  }

  private boolean isTree(Class<?> type) {
    Class<?> element = ReachedClasses.elementOf(type);
    if (element.isPrimitive() || element.isEnum() || trees.contains(element)) {
      return true;
    }
    if (ReachedClasses.isPlatform(element)) {
      return closed.contains(element);
    }
    if (!onPath.add(element)) {
      return false;
    }
    boolean isTree = fieldsAreTrees(element) && subclassesAreTrees(element);
    onPath.remove(element);
    if (isTree) {
      trees.add(element);
    }
    return isTree;
  }

  private boolean fieldsAreTrees(Class<?> type) {
    for (Field field : ReachedClasses.stateOf(type)) {
      if (!isTree(field.getGenericType())) {
        return false;
      }
    }
    return true;
  }

  private boolean subclassesAreTrees(Class<?> type) {
    if (KnownClasses.isFixed(type)) {
      return true;
    }
    for (Class<?> each : known) {
      if (each != type && type.isAssignableFrom(each) && !isTree(each)) {
        return false;
      }
    }
    return true;
  }
}
