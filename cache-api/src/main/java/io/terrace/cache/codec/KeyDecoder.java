package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives back the key that a text of {@link KeyEncoder} stands for, for those who go through what a
 * store holds.
 *
 * <p>Texts come from a store that others write to. So the classes of records and enums are those
 * that the cache's own type of keys mentions, found by name among them and never loaded by it; and
 * a key is given back only if its own text is the one that was read. Lists, sets and maps come back
 * as equal ones of the JDK. Thread-safe; does not block.
 */
public final class KeyDecoder {

  /** No text that {@link KeyEncoder} writes is nested deeper. */
  private static final int DEEPEST = 40;

  private static final Map<String, Function<String, Object>> ATOMS = atoms();

  private final KeyEncoder encoder = new KeyEncoder();
  private final Map<String, Class<?>> classes = new HashMap<>();

  /** Makes one for a cache with keys of {@code type}. */
  public KeyDecoder(Type type) {
    learn(type);
  }

  private void learn(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      learn(parameterized.getRawType());
      Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::learn);
    } else if (type instanceof Class<?> known && (known.isRecord() || known.isEnum())) {
      if (classes.put(KeyText.escapedPart(known.getName()), known) == null && known.isRecord()) {
        for (RecordComponent component : known.getRecordComponents()) {
          learn(component.getGenericType());
        }
      }
    }
  }

  /**
   * Returns the key of {@code text}.
   *
   * @throws IllegalArgumentException if it is the text of no key, or of a class that the type of
   *     keys does not mention
   */
  public Object decode(String text) {
    Object key;
    try {
      Reader reader = new Reader(text);
      key = reader.isComposite() ? reader.value() : atom(text);
    } catch (RuntimeException unreadable) { // of the many parsers that take part
      throw new IllegalArgumentException("a key cannot be read back from its text", unreadable);
    }
    if (key == null || !encoder.encode(key).equals(text)) {
      throw new IllegalArgumentException("a text in the store is that of no key of this cache");
    }
    return key;
  }

  private static Object atom(String text) {
    int length = text.charAt(0) == 't' ? 2 : 1;
    Function<String, Object> atom = ATOMS.get(text.substring(0, length));
    if (atom == null) {
      throw new IllegalArgumentException("no kind of key begins so");
    }
    return atom.apply(unescaped(text.substring(length)));
  }

  private static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '%' && text.charAt(at + 1) != 'u') {
        bytes.write(Integer.parseInt(text, at + 1, at + 3, 16));
        at += 3;
        continue;
      }
      plain.append(bytes.toString(UTF_8));
      bytes.reset();
      boolean isUnit = text.charAt(at) == '%';
      plain.append(isUnit ? (char) Integer.parseInt(text, at + 2, at + 6, 16) : text.charAt(at));
      at += isUnit ? 6 : 1;
    }
    return plain.append(bytes.toString(UTF_8)).toString();
  }

  /** Reads a text from its beginning to its end. */
  private final class Reader {
    private final String text;
    private int at;
    private int depth;

    Reader(String text) {
      this.text = text;
    }

    boolean isComposite() {
      return "LSMORe".indexOf(text.charAt(0)) >= 0;
    }

    @Nullable Object value() {
      if (++depth > DEEPEST) {
        throw new IllegalArgumentException("nested deeper than any key is written");
      }
      Object value = read();
      depth--;
      return value;
    }

    private @Nullable Object read() {
      char kind = text.charAt(at);
      return switch (kind) {
        case '_' -> {
          at++;
          yield null;
        }
        case 'e' -> constant(part().substring(1));
        case 'R' -> made(named(between('(').substring(1)), list());
        case 'L' -> listed();
        case 'S' -> Collections.unmodifiableSet(new LinkedHashSet<>(listed()));
        case 'M' -> map();
        case 'O' -> listed().stream().findFirst();
        default -> atom(part());
      };
    }

    private List<@Nullable Object> listed() {
      at++;
      return Collections.unmodifiableList(list());
    }

    private List<@Nullable Object> list() {
      List<@Nullable Object> values = new ArrayList<>();
      take('(');
      while (text.charAt(at) != ')') {
        values.add(value());
        if (text.charAt(at) == ',') {
          at++;
        }
      }
      take(')');
      return values;
    }

    private Map<@Nullable Object, @Nullable Object> map() {
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      at++;
      take('(');
      while (text.charAt(at) != ')') {
        Object key = value();
        take('=');
        map.put(key, value());
        if (text.charAt(at) == ',') {
          at++;
        }
      }
      take(')');
      return Collections.unmodifiableMap(map);
    }

    private void take(char expected) {
      if (text.charAt(at++) != expected) {
        throw new IllegalArgumentException("not a composite key");
      }
    }

    /** Reads up to what ends an element. */
    private String part() {
      int start = at;
      while (at < text.length() && ",)=".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private String between(char end) {
      int start = at;
      at = text.indexOf(end, at);
      return text.substring(start, at);
    }
  }

  private Object constant(String text) {
    int dot = text.lastIndexOf('.');
    String name = unescaped(text.substring(dot + 1));
    return Arrays.stream(named(text.substring(0, dot)).getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private Class<?> named(String name) {
    Class<?> type = classes.get(name);
    if (type == null) {
      throw new IllegalArgumentException("a class that the cache's type of keys does not mention");
    }
    return type;
  }

  private static Object made(Class<?> type, List<@Nullable Object> values) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("a record that cannot be made", e);
    }
  }

  @SuppressWarnings("JavaUtilDate") // users have it in their keys
  private static Map<String, Function<String, Object>> atoms() {
    Map<String, Function<String, Object>> atoms = new HashMap<>();
    atoms.put("s", text -> text);
    atoms.put("i", Integer::valueOf);
    atoms.put("l", Long::valueOf);
    atoms.put("h", Short::valueOf);
    atoms.put("b", Byte::valueOf);
    atoms.put("c", text -> text.charAt(0));
    atoms.put("z", Boolean::valueOf);
    atoms.put("f", Float::valueOf);
    atoms.put("d", Double::valueOf);
    atoms.put("n", BigInteger::new);
    atoms.put("m", KeyDecoder::decimal);
    atoms.put("u", UUID::fromString);
    atoms.put("tu", text -> new Date(Long.parseLong(text)));
    atoms.put("ti", Instant::parse);
    atoms.put("td", LocalDate::parse);
    atoms.put("tt", LocalTime::parse);
    atoms.put("tl", LocalDateTime::parse);
    atoms.put("tf", OffsetTime::parse);
    atoms.put("to", OffsetDateTime::parse);
    atoms.put("tZ", ZonedDateTime::parse);
    atoms.put("ty", text -> Year.of(Integer.parseInt(text)));
    atoms.put("tm", YearMonth::parse);
    atoms.put("tM", MonthDay::parse);
    atoms.put("tD", Duration::parse);
    atoms.put("tP", Period::parse);
    atoms.put("tz", ZoneId::of);
    return Map.copyOf(atoms);
  }

  private static BigDecimal decimal(String text) {
    int scale = text.indexOf('_');
    return new BigDecimal(
        new BigInteger(text.substring(0, scale)), Integer.parseInt(text.substring(scale + 1)));
  }
}
