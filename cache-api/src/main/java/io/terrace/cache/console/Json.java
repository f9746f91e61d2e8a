package io.terrace.cache.console;

import java.util.Map;

/**
 * Writes maps, iterables, text, numbers and booleans as JSON that may stand in a page too: what
 * could end a script, or a line of one, is escaped. No reader and no objects, so that the console
 * needs no library. Thread-safe; text that is no text is {@code null} or its {@code toString}.
 */
public final class Json {

  private Json() {}

  /** Returns {@code value} as JSON. */
  public static String of(Object value) {
    StringBuilder json = new StringBuilder();
    write(json, value);
    return json.toString();
  }

  private static void write(StringBuilder json, Object value) {
    if (value instanceof Map<?, ?> map) {
      json.append('{');
      map.forEach(
          (name, each) -> {
            separate(json, '{');
            text(json, String.valueOf(name));
            json.append(':');
            write(json, each);
          });
      json.append('}');
    } else if (value instanceof Iterable<?> values) {
      json.append('[');
      for (Object each : values) {
        separate(json, '[');
        write(json, each);
      }
      json.append(']');
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      json.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      json.append(value);
    } else {
      text(json, String.valueOf(value));
    }
  }

  private static void separate(StringBuilder json, char opening) {
    if (json.charAt(json.length() - 1) != opening) {
      json.append(',');
    }
  }

  private static void text(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f && "\"\\<>&'".indexOf(c) < 0;
      if (plain || (Character.isLetterOrDigit(c) && !Character.isSurrogate(c))) {
        json.append(c);
      } else {
        json.append(String.format("\\u%04x", (int) c));
      }
    }
    json.append('"');
  }
}
