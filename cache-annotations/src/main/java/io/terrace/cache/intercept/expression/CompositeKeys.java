package io.terrace.cache.intercept.expression;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of several parts: plain unmodifiable lists of the JDK's.
 *
 * <p>A class of our own, with its hash counted once, is found in half the time (10 ns in place of
 * 20, two parts). But a list is what users can write down themselves, what every process knows, and
 * what a cache sees to be unchangeable without a copy.
 */
final class CompositeKeys {

  private CompositeKeys() {}

  static List<?> of(@Nullable Object[] parts) {
    for (Object part : parts) {
      if (part == null) {
        return Stream.of(parts).toList(); // The only such list that holds null.
      }
    }
    // The one of two parts is smaller and faster than the one of many.
    return parts.length == 2 ? List.of(parts[0], parts[1]) : List.of(parts);
  }
}
