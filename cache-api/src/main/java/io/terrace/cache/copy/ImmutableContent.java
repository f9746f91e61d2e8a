package io.terrace.cache.copy;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one value and at all that it holds, for anything that could change.
 *
 * <p>It gives up, and says no, past a number of objects and a depth: a proof that costs more than
 * the copies that it saves is not worth having, and an object may hold itself through final fields.
 */
final class ImmutableContent {

  private static final int MOST_OBJECTS = 10_000;
  private static final int MOST_DEPTH = 100;

  /**
   * The final fields to look into, for classes that {@link Immutability} leaves to their content:
   * those that hold something which their declared type alone does not tell enough about.
   */
  private static final ClassValue<Field[]> FIELDS =
      new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
          return InstanceFields.of(type).stream()
              .filter(f -> !isProvedByType(f.getType()) && f.trySetAccessible())
              .toArray(Field[]::new);
        }

        private boolean isProvedByType(Class<?> type) {
          return type.isPrimitive()
              || (Modifier.isFinal(type.getModifiers())
                  && Immutability.of(type) == Immutability.ALWAYS);
        }
      };

  private int objects;
  private int depth;

  private ImmutableContent() {}

  static boolean provedFor(Object value) {
    return switch (Immutability.of(value.getClass())) {
      case ALWAYS -> true;
      case NEVER -> isEmptyArray(value);
      case IF_CONTENT -> new ImmutableContent().holdsIn(value);
    };
  }

  private boolean proved(@Nullable Object value) {
    if (value == null) {
      return true;
    }
    return switch (Immutability.of(value.getClass())) {
      case ALWAYS -> ++objects <= MOST_OBJECTS;
      case NEVER -> isEmptyArray(value);
      case IF_CONTENT -> holdsIn(value);
    };
  }

  private boolean holdsIn(Object container) {
    if (++objects > MOST_OBJECTS || depth == MOST_DEPTH) {
      return false;
    }
    depth++;
    try {
      return contentProved(container);
    } finally {
      depth--;
    }
  }

  private boolean contentProved(Object container) {
    Class<?> type = container.getClass();
    if (JdkImmutables.isCollection(type)) {
      return allProved((Collection<?>) container);
    }
    if (JdkImmutables.isMap(type)) {
      Map<?, ?> map = (Map<?, ?>) container;
      return allProved(map.keySet()) && allProved(map.values());
    }
    if (JdkImmutables.isEntry(type)) {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) container;
      return proved(entry.getKey()) && proved(entry.getValue());
    }
    if (container instanceof Optional<?> optional) {
      return optional.isEmpty() || proved(optional.get());
    }
    return fieldsProved(container, FIELDS.get(type));
  }

  private boolean allProved(Collection<?> collection) {
    for (Object element : collection) {
      if (!proved(element)) {
        return false;
      }
    }
    return true;
  }

  private boolean fieldsProved(Object holder, Field[] fields) {
    try {
      for (Field field : fields) {
        if (!proved(field.get(holder))) {
          return false;
        }
      }
      return true;
    } catch (IllegalAccessException e) {
      return false;
    }
  }

  private static boolean isEmptyArray(Object value) {
    return value.getClass().isArray() && Array.getLength(value) == 0;
  }
}
