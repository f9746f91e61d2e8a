package io.terrace.cache.copy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** The instance fields of a class and of all its superclasses. */
public final class InstanceFields {

  private InstanceFields() {}

  static List<Field> of(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  static boolean existIn(Class<?> type) {
    return !of(type).isEmpty();
  }

  /** Whether the JDK declares some of them, which it lets nobody else read or write. */
  public static boolean arePartlyOfPlatform(Class<?> type) {
    return of(type).stream().anyMatch(f -> JdkImmutables.isPlatform(f.getDeclaringClass()));
  }
}
