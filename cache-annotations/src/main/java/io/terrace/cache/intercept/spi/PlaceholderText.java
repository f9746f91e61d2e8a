package io.terrace.cache.intercept.spi;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads <code>${name:default}</code>. Pure. */
final class PlaceholderText {

  private static final String BEGIN = "${";

  private PlaceholderText() {}

  static String resolve(String text, Function<String, @Nullable String> values) {
    StringBuilder resolved = new StringBuilder();
    int done = 0;
    for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, done)) {
      int end = end(text, begin);
      resolved.append(text, done, begin);
      resolved.append(value(text.substring(begin + BEGIN.length(), end), values));
      done = end + 1;
    }
    return resolved.append(text, done, text.length()).toString();
  }

  /** Returns where the brace is that closes the one at {@code begin}. */
  private static int end(String text, int begin) {
    int depth = 0;
    for (int i = begin; i < text.length(); i++) {
      if (text.charAt(i) == '}') {
        depth--;
        if (depth == 0) {
          return i;
        }
      } else if (text.startsWith(BEGIN, i)) {
        depth++;
      }
    }
    throw new IllegalArgumentException("'" + text + "' has a ${ without its }. Close it.");
  }

  private static String value(String inside, Function<String, @Nullable String> values) {
    int colon = inside.indexOf(':');
    String name = colon < 0 ? inside : inside.substring(0, colon);
    String value = values.apply(name.strip());
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'${"
              + name
              + "}' has no value in the configuration. Set it, or write ${"
              + name
              + ":default}.");
    }
    return resolve(inside.substring(colon + 1), values);
  }

  static @Nullable String systemValue(String name) {
    if (name.isEmpty()) {
      return null;
    }
    String property = System.getProperty(name);
    return property != null
        ? property
        : System.getenv(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
  }
}
