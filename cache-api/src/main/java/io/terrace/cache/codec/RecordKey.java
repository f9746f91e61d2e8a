package io.terrace.cache.codec;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the components of one record class are read, or why they are not. Thread-safe. */
final class RecordKey {

  private final List<Method> accessors;
  private final @Nullable String refusal;

  private RecordKey(List<Method> accessors, @Nullable String refusal) {
    this.accessors = accessors;
    this.refusal = refusal;
  }

  static RecordKey of(Class<?> type) {
    if (hasOwnEquals(type)) {
      return refused(
          type
              + " as a key has an equals of its own, so that equal keys would have different texts:"
              + " use its components as the key, brought to one form");
    }
    List<Method> accessors = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Method accessor = component.getAccessor();
      if (!accessor.trySetAccessible()) {
        return refused(
            type
                + " as a key cannot be read: open "
                + type.getPackageName()
                + " to io.terrace.cache in its module-info");
      }
      accessors.add(accessor);
    }
    return new RecordKey(accessors, null);
  }

  private static RecordKey refused(String refusal) {
    return new RecordKey(List.of(), refusal);
  }

  /** The compiler's is final; one that is written by hand is not, unless somebody says so. */
  private static boolean hasOwnEquals(Class<?> type) {
    try {
      return !Modifier.isFinal(type.getMethod("equals", Object.class).getModifiers());
    } catch (NoSuchMethodException impossible) {
      throw new AssertionError(type + " has no equals", impossible);
    }
  }

  /**
   * Checks that there are any.
   *
   * @throws IllegalArgumentException if the class is refused, with the remedy
   */
  void check() {
    if (refusal != null) {
      throw new IllegalArgumentException(refusal);
    }
  }

  /**
   * Returns the values of the components, in order.
   *
   * @throws IllegalArgumentException if the class is refused, or one of its accessors throws
   */
  List<@Nullable Object> values(Record key) {
    check();
    List<@Nullable Object> values = new ArrayList<>(accessors.size());
    for (Method accessor : accessors) {
      try {
        values.add(accessor.invoke(key));
      } catch (ReflectiveOperationException thrown) {
        throw new IllegalArgumentException(accessor + " of a key threw: it must not", thrown);
      }
    }
    return values;
  }
}
