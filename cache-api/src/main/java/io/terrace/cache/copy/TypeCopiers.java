package io.terrace.cache.copy;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides how the objects of a class are copied, in this order: not at all if they can't change; by
 * what the JDK offers for its own classes; by Java serialisation if the class has a say in it or
 * keeps its fields to itself; else field by field.
 */
final class TypeCopiers {

  private TypeCopiers() {}

  static TypeCopier choose(GraphCopier graph, Class<?> type) {
    Immutability immutability = Immutability.of(type);
    if (immutability == Immutability.ALWAYS) {
      return TypeCopier.SHARED;
    }
    if (type.isArray()) {
      return holdsImmutables(type.getComponentType())
          ? TypeCopiers::cloneArray
          : TypeCopiers::copyObjects;
    }
    boolean platform = JdkImmutables.isPlatform(type);
    TypeCopier ofJdk = platform ? ofPlatform(type) : null;
    if (ofJdk != null) {
      return ofJdk;
    }
    if (immutability == Immutability.IF_CONTENT && (platform || type.isHidden())) {
      return TypeCopiers::shareOrSerialize;
    }
    if (SerializedForm.isCustom(type) || InstanceFields.arePartlyOfPlatform(type)) {
      return TypeCopiers::serialize;
    }
    try {
      return type.isRecord() ? RecordCopier.of(type) : BeanCopier.of(graph, type);
    } catch (RuntimeException e) {
      return TypeCopiers::serialize; // Its module does not open it, or the class is a hidden one.
    }
  }

  private static @Nullable TypeCopier ofPlatform(Class<?> type) {
    return Stream.<Function<Class<?>, @Nullable TypeCopier>>of(
            JdkUnmodifiables::copierOf,
            JdkCollections::copierOf,
            JdkValues::copierOf,
            JdkWrappers::copierOf)
        .map(table -> table.apply(type))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static boolean holdsImmutables(Class<?> component) {
    return (Modifier.isFinal(component.getModifiers()) || component.isEnum())
        && Immutability.of(component) == Immutability.ALWAYS;
  }

  /** Returns a copy of an array, of primitives too, that holds the same elements. */
  static Object cloneArray(Object array) {
    int length = Array.getLength(array);
    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  private static Object cloneArray(GraphCopier graph, Object original) {
    Object copy = cloneArray(original);
    graph.remember(original, copy);
    return copy;
  }

  private static Object copyObjects(GraphCopier graph, Object original) {
    @Nullable Object[] copy = ((@Nullable Object[]) original).clone();
    graph.remember(original, copy);
    graph.copyAll(copy);
    return copy;
  }

  /** For lambdas and the rarer containers of the JDK, which can't be made anew from outside. */
  private static Object shareOrSerialize(GraphCopier graph, Object original) {
    return ImmutableContent.provedFor(original) ? original : serialize(graph, original);
  }

  @SuppressWarnings("unused") // The graph: this is a TypeCopier.
  private static Object serialize(GraphCopier graph, Object original) {
    throw new SerializationNeeded(original.getClass());
  }
}
