package io.terrace.cache.intercept.spi;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts values of a configuration in place of <code>${...}</code> in names, durations and numbers of
 * annotations, once, when a class is read. Thread-safe.
 */
@FunctionalInterface
public interface Placeholders {

  /**
   * Returns {@code text} with a value for each placeholder; the text itself if it has none.
   *
   * @throws IllegalArgumentException if there is no value for one, naming it and the remedy
   */
  String resolve(String text);

  /**
   * Reads system properties, then the environment, where {@code products.ttl} may be {@code
   * PRODUCTS_TTL}.
   */
  static Placeholders ofSystem() {
    return of(PlaceholderText::systemValue);
  }

  /**
   * Reads <code>${name}</code> and <code>${name:default}</code>; a default may have placeholders of
   * its own.
   *
   * @param values gives the value of a name, or null
   */
  static Placeholders of(Function<String, @Nullable String> values) {
    return text -> PlaceholderText.resolve(text, values);
  }
}
