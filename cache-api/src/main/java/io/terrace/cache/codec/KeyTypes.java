package io.terrace.cache.codec;

import io.terrace.cache.spi.StableKey;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells of a type whether any key of it can have a text, before there is one. */
final class KeyTypes {

  private static final List<Class<?>> COMPOSITE =
      List.of(List.class, Set.class, Map.class, Optional.class, ZoneId.class, StableKey.class);

  private final Set<Type> seen = new HashSet<>();

  private final Set<String> keyClasses;

  private KeyTypes(Set<String> keyClasses) {
    this.keyClasses = keyClasses;
  }

  /**
   * Checks {@code type}.
   *
   * @param keyClasses the names of the classes that are known by their fields
   * @throws IllegalArgumentException if none can, with the remedy
   */
  static void check(Type type, Set<String> keyClasses) {
    new KeyTypes(keyClasses).visit(type);
  }

  private void visit(Type type) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof Class<?> each) {
      visitClass(each);
    } else if (type instanceof ParameterizedType parameterized) {
      visit(parameterized.getRawType());
      if (isComposite((Class<?>) parameterized.getRawType())) {
        List.of(parameterized.getActualTypeArguments()).forEach(this::visit);
      }
    } else if (type instanceof GenericArrayType) {
      throw refused(Object[].class);
    }
  }

  private void visitClass(Class<?> type) {
    if (type.isArray()) {
      throw refused(type);
    }
    if (type.isPrimitive() || KeyEncoder.isAtom(type) || type.isEnum() || isComposite(type)) {
      return;
    }
    if (type.isRecord()) {
      RecordKey.of(type).check();
      for (RecordComponent component : type.getRecordComponents()) {
        visit(component.getGenericType());
      }
      return;
    }
    if (keyClasses.contains(type.getName()) || ClientKeys.fieldsOf(type) != null) {
      FieldKey.of(type).check();
      return;
    }
    if (Modifier.isFinal(type.getModifiers())) {
      throw refused(type);
    }
  }

  /** Whether objects of {@code type} are written by what is in them, or say how. */
  private static boolean isComposite(Class<?> type) {
    return COMPOSITE.stream().anyMatch(each -> each.isAssignableFrom(type));
  }

  private static IllegalArgumentException refused(Class<?> type) {
    return new IllegalArgumentException(KeyEncoder.refusal(type));
  }
}
