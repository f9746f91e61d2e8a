package io.terrace.cache.intercept.jsr107;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.cache.annotation.GeneratedCacheKey;
import org.jspecify.annotations.Nullable;

/**
 * The key of a call, where no generator is named: the values of its key parameters, arrays by what
 * is in them. Immutable if they are; a record, so that a remote tier can write it.
 *
 * @param parts the values, in their order
 */
record GeneratedKey(List<?> parts) implements GeneratedCacheKey {

  private static final long serialVersionUID = 1L;

  /** Returns the key of these values. */
  static GeneratedKey of(@Nullable Object[] values) {
    return new GeneratedKey(list(values));
  }

  private static List<?> list(Object array) {
    List<@Nullable Object> parts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      Object part = Array.get(array, i);
      parts.add(part != null && part.getClass().isArray() ? list(part) : part);
    }
    return Collections.unmodifiableList(parts);
  }
}
