package io.terrace.cache.fragment;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What a fragment is known by: its name, and each value that it varies on. Immutable.
 *
 * <p>The parts are kept apart, so that {@code ("a:b", "c")} is not {@code ("a", "b:c")}; what is
 * null is told from the text {@code null}, and a number from the text of it.
 *
 * @param name of the fragment
 * @param vary the values, each as its type and its text
 */
public record FragmentKey(String name, List<String> vary) {

  private static final Set<Class<?>> HELD =
      Set.of(
          CharSequence.class,
          Character.class,
          Enum.class,
          Boolean.class,
          Number.class,
          UUID.class,
          Temporal.class,
          Locale.class,
          List.class);

  /** Takes a copy. */
  public FragmentKey {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a fragment needs a name");
    }
    vary = List.copyOf(vary);
  }

  /**
   * Returns the key of a fragment.
   *
   * @param vary text, numbers, truth values, enums, null or lists of such; the text of anything
   *     else need not be the same in another process, and is refused
   * @throws IllegalArgumentException if a value has no stable text, with the remedy
   */
  public static FragmentKey of(String name, Object... vary) {
    List<String> parts = new ArrayList<>();
    for (Object value : vary) {
      add(parts, name, value);
    }
    return new FragmentKey(name, parts);
  }

  /**
   * Returns whether a value of {@code type} may be one that a key holds: false only where it
   * cannot.
   */
  public static boolean mayHold(Class<?> type) {
    return type.isPrimitive()
        || type.isInterface()
        || type == Object.class
        || HELD.stream().anyMatch(held -> held.isAssignableFrom(type));
  }

  @SuppressWarnings("NullAway") // a value may be null, which an array does not say
  private static void add(List<String> parts, String name, Object value) {
    if (value == null) {
      parts.add("null");
    } else if (value instanceof CharSequence || value instanceof Character) {
      parts.add("s" + value);
    } else if (value instanceof Enum<?> constant) {
      parts.add("e" + constant.name());
    } else if (value instanceof Boolean) {
      parts.add("b" + value);
    } else if (value instanceof Number && value.getClass().getName().startsWith("java.")) {
      parts.add("n" + value); // a template that counts in int and one in long mean the same
    } else if (value instanceof UUID || value instanceof Temporal || value instanceof Locale) {
      parts.add("o" + value);
    } else if (value instanceof List<?> list) {
      parts.add("l" + list.size());
      list.forEach(element -> add(parts, name, element));
    } else {
      throw new IllegalArgumentException(
          "fragment '"
              + name
              + "' varies on a "
              + value.getClass().getName()
              + ", which has no text that each process knows. Vary on its id.");
    }
  }
}
