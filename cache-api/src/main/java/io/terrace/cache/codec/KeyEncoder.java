package io.terrace.cache.codec;

import io.terrace.cache.spi.StableKey;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives each key the text by which all processes know it: equal keys one text, different keys
 * different texts, whatever the process, its locale or its version of Java.
 *
 * <p>A text is a tag and what follows it: {@code s42} is the string, {@code i42} the {@code
 * Integer}, {@code L(i1,_)} the list of 1 and null, {@code Rshop.Id(l7)} a record. Lists, sets and
 * maps are known by their interface, as they are equal by it; sets and maps are in the order of
 * their texts. Floating-point numbers are hexadecimal, since the shortest decimal one has changed
 * between versions of Java. A {@link StableKey} tells its own. Texts are printable ASCII without
 * {@code :}, <code>{</code> and <code>}
 * </code>, which stores give a meaning to; see {@link KeyText}.
 *
 * <p>Refused, with an {@link IllegalArgumentException} that says what to use instead: arrays, and
 * classes that are not known here, since nothing says that their text is the same in another
 * process. So is a record with an {@code equals} of its own: a key that another form of it should
 * have invalidated would be left. Of a class that its users declare to be equal by its fields, the
 * text is {@code Fshop.Id(number=l7)}, and so it is of those of a few frameworks ({@link
 * ClientKeys}). Thread-safe; does not block.
 */
public final class KeyEncoder {

  /** Deeper than any key that somebody meant, and shallow enough for any stack. */
  private static final int DEEPEST = 32;

  private static final Map<Class<?>, Function<Object, String>> ATOMS = atoms();

  private final ClassValue<RecordKey> records =
      new ClassValue<>() {
        @Override
        protected RecordKey computeValue(Class<?> type) {
          return RecordKey.of(type);
        }
      };

  private final ClassValue<FieldKey> fields =
      new ClassValue<>() {
        @Override
        protected FieldKey computeValue(Class<?> type) {
          return FieldKey.of(type);
        }
      };

  private final @Nullable Function<Object, String> textOf;
  private final Set<String> keyClasses;

  /** Makes one. */
  public KeyEncoder() {
    this(null, Set.of());
  }

  /**
   * Makes one.
   *
   * @param textOf gives each key its text, or null for what is told here
   * @param keyClasses the names of the classes that are known by their fields, as their users say
   */
  public KeyEncoder(@Nullable Function<Object, String> textOf, Set<String> keyClasses) {
    this.textOf = textOf;
    this.keyClasses = Set.copyOf(keyClasses);
  }

  /**
   * Checks that keys of {@code type} may have a text. Of an interface or an open class only each
   * key can tell.
   *
   * @throws IllegalArgumentException if none has, with the remedy
   */
  public void check(Type type) {
    if (textOf == null) {
      KeyTypes.check(type, keyClasses);
    }
  }

  /** Returns the text with which the remote keys of a cache begin, and those of no other cache. */
  public static String prefix(String namespace, String cache) {
    return KeyText.escaped(namespace) + ':' + KeyText.escaped(cache) + ':';
  }

  /** Returns the remote key of a counter, which is that of no entry: no name is a bare %. */
  public static String ofCounter(String namespace, String counter) {
    return KeyText.escaped(namespace) + ":%:" + KeyText.escaped(counter);
  }

  /** Returns the remote key of the lease of who sweeps a cache, which is that of no entry. */
  public static String ofSweep(String namespace, String cache) {
    return KeyText.escaped(namespace) + ":%sweep:" + KeyText.escaped(cache);
  }

  /** Returns the remote key of the hold-off of a name, which is that of no entry and no counter. */
  public static String ofHoldOff(String namespace, String name) {
    return KeyText.escaped(namespace) + ":%%:" + KeyText.escaped(name);
  }

  /**
   * Returns the text of {@code key}.
   *
   * @throws IllegalArgumentException if its class has no stable form
   */
  public String encode(Object key) {
    return encode("", key);
  }

  /**
   * Returns {@code prefix} and the text of {@code key}.
   *
   * @throws IllegalArgumentException if its class has no stable form
   */
  public String encode(String prefix, Object key) {
    if (textOf != null) {
      return prefix + 'x' + KeyText.escaped(textOf.apply(key));
    }
    if (key instanceof String text) {
      return prefix + 's' + KeyText.escaped(text);
    }
    return prefix + encode(key, 0);
  }

  private String encode(@Nullable Object key, int depth) {
    if (key == null) {
      return "_";
    }
    if (depth > DEEPEST) {
      throw tooDeep();
    }
    Function<Object, String> atom = ATOMS.get(key.getClass());
    if (atom != null) {
      String text = atom.apply(key);
      return depth == 0 ? KeyText.escaped(text) : KeyText.escapedPart(text);
    }
    return composite(key, depth);
  }

  private static IllegalArgumentException tooDeep() {
    return new IllegalArgumentException(
        "a key is nested more than " + DEEPEST + " deep: does a collection contain itself?");
  }

  private String composite(Object key, int depth) {
    if (key instanceof Enum<?> constant) {
      return "e" + name(constant.getDeclaringClass()) + '.' + KeyText.escapedPart(constant.name());
    }
    if (key instanceof ZoneId zone) {
      return "tz" + KeyText.escapedPart(zone.getId());
    }
    if (key instanceof Record value && !(key instanceof StableKey)) {
      return "R"
          + name(value.getClass())
          + list(records.get(value.getClass()).values(value), depth);
    }
    if (key instanceof List<?> list) {
      return "L" + list(list, depth);
    }
    if (key instanceof Set<?> set) {
      return "S" + joined(sorted(texts(set, depth)));
    }
    if (key instanceof Map<?, ?> map) {
      return "M" + joined(sorted(pairs(map, depth)));
    }
    if (key instanceof Optional<?> optional) {
      return "O" + list(optional.stream().toList(), depth);
    }
    if (key instanceof StableKey stable) {
      return "K" + name(key.getClass()) + '(' + KeyText.escapedPart(stable.stableText()) + ')';
    }
    Class<?> type = key.getClass();
    if (keyClasses.contains(type.getName()) || ClientKeys.fieldsOf(type) != null) {
      return "F" + name(type) + fields(key, depth);
    }
    throw new IllegalArgumentException(refusal(key.getClass()));
  }

  private String fields(Object key, int depth) {
    boolean isOfClient = ClientKeys.fieldsOf(key.getClass()) != null;
    List<String> texts = new ArrayList<>();
    fields
        .get(key.getClass())
        .values(key)
        .forEach(
            (name, value) ->
                texts.add(
                    KeyText.escapedPart(name)
                        + '='
                        + (isOfClient ? part(value, depth + 1) : encode(value, depth + 1))));
    return joined(texts);
  }

  /**
   * Arrays that are compared by what is in them, as few classes do; of primitives by their kind.
   */
  private String elements(Object array, int depth) {
    if (depth > DEEPEST) {
      throw tooDeep();
    }
    List<String> texts = new ArrayList<>(Array.getLength(array));
    for (int i = 0; i < Array.getLength(array); i++) {
      texts.add(part(Array.get(array, i), depth + 1));
    }
    Class<?> component = array.getClass().getComponentType();
    return (component.isPrimitive() ? "A" + component.getName() : "A") + joined(texts);
  }

  private String part(@Nullable Object value, int depth) {
    return value != null && value.getClass().isArray()
        ? elements(value, depth)
        : encode(value, depth);
  }

  /** Returns whether keys of exactly that class have a text whatever is in them. */
  static boolean isAtom(Class<?> type) {
    return ATOMS.containsKey(type);
  }

  private static String name(Class<?> type) {
    return KeyText.escapedPart(type.getName());
  }

  private String list(Collection<?> elements, int depth) {
    return joined(texts(elements, depth));
  }

  private List<String> texts(Collection<?> elements, int depth) {
    List<String> texts = new ArrayList<>(elements.size());
    for (Object element : elements) {
      texts.add(encode(element, depth + 1));
    }
    return texts;
  }

  private List<String> pairs(Map<?, ?> map, int depth) {
    List<String> pairs = new ArrayList<>(map.size());
    map.forEach((key, value) -> pairs.add(encode(key, depth + 1) + '=' + encode(value, depth + 1)));
    return pairs;
  }

  private static List<String> sorted(List<String> texts) {
    Collections.sort(texts);
    return texts;
  }

  private static String joined(List<String> texts) {
    return '(' + String.join(",", texts) + ')';
  }

  static String refusal(Class<?> type) {
    return type.isArray()
        ? "an array ("
            + type.getTypeName()
            + ") is no key, since it is equal to no other: use a List of its elements"
        : "a key of "
            + type
            + " has no stable form: use a String, a number, a UUID, an enum, a java.time value, or"
            + " a record, List, Set, Map or Optional of those; or have it implement StableKey, or"
            + " tell its text by WireFormat.keyText, or, if its equals compares all its fields, say"
            + " so by WireFormat.keysByFields or the property terrace.keysByFields";
  }

  @SuppressWarnings("JavaUtilDate") // users have it in their keys
  private static Map<Class<?>, Function<Object, String>> atoms() {
    Map<Class<?>, Function<Object, String>> atoms = new HashMap<>();
    atoms.put(String.class, key -> "s" + key);
    atoms.put(Integer.class, key -> "i" + key);
    atoms.put(Long.class, key -> "l" + key);
    atoms.put(Short.class, key -> "h" + key);
    atoms.put(Byte.class, key -> "b" + key);
    atoms.put(Character.class, key -> "c" + key);
    atoms.put(Boolean.class, key -> "z" + key);
    atoms.put(Float.class, key -> "f" + Float.toHexString((Float) key));
    atoms.put(Double.class, key -> "d" + Double.toHexString((Double) key));
    atoms.put(BigInteger.class, key -> "n" + key);
    atoms.put(BigDecimal.class, key -> decimal((BigDecimal) key));
    atoms.put(UUID.class, key -> "u" + key);
    atoms.put(Date.class, key -> "tu" + ((Date) key).getTime());
    atoms.put(Instant.class, key -> "ti" + key);
    atoms.put(LocalDate.class, key -> "td" + key);
    atoms.put(LocalTime.class, key -> "tt" + key);
    atoms.put(LocalDateTime.class, key -> "tl" + key);
    atoms.put(OffsetTime.class, key -> "tf" + key);
    atoms.put(OffsetDateTime.class, key -> "to" + key);
    atoms.put(ZonedDateTime.class, key -> "tZ" + key);
    atoms.put(Year.class, key -> "ty" + key);
    atoms.put(YearMonth.class, key -> "tm" + key);
    atoms.put(MonthDay.class, key -> "tM" + key);
    atoms.put(Duration.class, key -> "tD" + key);
    atoms.put(Period.class, key -> "tP" + key);
    return Map.copyOf(atoms);
  }

  /** 1.0 and 1.00 are not equal, so the scale is told. */
  private static String decimal(BigDecimal key) {
    return "m" + key.unscaledValue() + "_" + key.scale();
  }
}
