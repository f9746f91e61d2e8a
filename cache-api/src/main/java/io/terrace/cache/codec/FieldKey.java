package io.terrace.cache.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the fields of one key class are read, of which somebody has said that it is equal by them; or
 * why they are not. Thread-safe.
 *
 * <p>A field is known by its name, and one of a superclass by that class too where its name is
 * taken, so that no two classes of keys, nor two versions of one, have one text for different keys.
 */
final class FieldKey {

  private final Map<String, Field> fields;
  private final @Nullable String refusal;

  private FieldKey(Map<String, Field> fields, @Nullable String refusal) {
    this.fields = fields;
    this.refusal = refusal;
  }

  static FieldKey of(Class<?> type) {
    if (!declaresBelowObject(type, "equals", Object.class)
        || !declaresBelowObject(type, "hashCode")) {
      return refused(
          type
              + " was declared to be a key that is known by its fields, but has no equals and"
              + " hashCode of its own, so that it is equal to itself only: write both, or use a"
              + " record");
    }
    Set<String> known = ClientKeys.fieldsOf(type);
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      for (Field field : state(each)) {
        if (known != null && ClientKeys.isDerived(field.getName())) {
          continue;
        }
        if (known != null && !known.contains(field.getName())) {
          return refused(
              type
                  + " as a key has a field '"
                  + field.getName()
                  + "', which the versions that are known here have not: tell its text by"
                  + " WireFormat.keyText");
        }
        if (!field.trySetAccessible()) {
          return refused(
              type
                  + " as a key cannot be read: open "
                  + each.getPackageName()
                  + " to io.terrace.cache in its module-info");
        }
        String name = field.getName();
        fields.put(fields.containsKey(name) ? each.getName() + '.' + name : name, field);
      }
    }
    return new FieldKey(fields, null);
  }

  private static FieldKey refused(String refusal) {
    return new FieldKey(Map.of(), refusal);
  }

  private static boolean declaresBelowObject(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters).getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException impossible) {
      throw new AssertionError(type + " has no " + name, impossible);
    }
  }

  /** By name, since the order in which a virtual machine has them is its own. */
  private static List<Field> state(Class<?> type) {
    List<Field> state = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
        state.add(field);
      }
    }
    state.sort(Comparator.comparing(Field::getName));
    return state;
  }

  /**
   * Checks that they can be read.
   *
   * @throws IllegalArgumentException if the class is refused, with the remedy
   */
  void check() {
    if (refusal != null) {
      throw new IllegalArgumentException(refusal);
    }
  }

  /**
   * Returns the values of the fields by their names, always in the same order.
   *
   * @throws IllegalArgumentException if the class is refused
   */
  Map<String, @Nullable Object> values(Object key) {
    check();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    fields.forEach((name, field) -> values.put(name, value(field, key)));
    return values;
  }

  private static @Nullable Object value(Field field, Object key) {
    try {
      return field.get(key);
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(field + " was made accessible", impossible);
    }
  }
}
