package io.terrace.cache.inspect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes keys of what a person typed, for the types whose text says all of them. Thread-safe. */
final class KeyText {

  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry(String.class, text -> text),
          Map.entry(CharSequence.class, text -> text),
          Map.entry(Object.class, text -> text),
          Map.entry(Byte.class, text -> Byte.valueOf(text.strip())),
          Map.entry(Short.class, text -> Short.valueOf(text.strip())),
          Map.entry(Integer.class, text -> Integer.valueOf(text.strip())),
          Map.entry(Long.class, text -> Long.valueOf(text.strip())),
          Map.entry(BigInteger.class, text -> new BigInteger(text.strip())),
          Map.entry(BigDecimal.class, text -> new BigDecimal(text.strip())),
          Map.entry(Boolean.class, KeyText::booleanOf),
          Map.entry(Character.class, KeyText::characterOf),
          Map.entry(UUID.class, text -> UUID.fromString(text.strip())));

  private KeyText() {}

  /** Returns whether keys of {@code type} can be typed. */
  static boolean reads(Class<?> type) {
    return type.isEnum() || READERS.containsKey(type);
  }

  /**
   * Returns the key of {@code type} that {@code text} says.
   *
   * @throws IllegalArgumentException if it says none
   */
  static Object parse(String cache, Class<?> type, String text) {
    Function<String, Object> reader = READERS.get(type);
    if (reader == null && !type.isEnum()) {
      throw new IllegalArgumentException(
          "cache '"
              + cache
              + "' has keys of "
              + type.getName()
              + ", which cannot be typed; only those of "
              + names()
              + " and enums can. Invalidate a tag, or clear the cache.");
    }
    Object key = reader == null ? constantOf(type, text) : read(reader, text);
    if (key == null) {
      throw new IllegalArgumentException(
          "cache '" + cache + "' has keys of " + type.getName() + ", and this is none");
    }
    return key;
  }

  private static @Nullable Object read(Function<String, Object> reader, String text) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  private static @Nullable Object constantOf(Class<?> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(text.strip()))
        .findAny()
        .orElse(null);
  }

  private static Object booleanOf(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static Object characterOf(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("more or less than one character");
    }
    return text.charAt(0);
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    READERS.keySet().forEach(type -> names.add(type.getSimpleName()));
    return names;
  }
}
