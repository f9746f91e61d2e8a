package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Different keys have different texts and equal keys have one, for keys that nobody thought of. */
class KeyPropertiesTest {

  private static final int KEYS = 50_000;

  /** Few characters, all of which mean something somewhere, so that accidents are likely. */
  private static final String ALPHABET = "as:,()=_%L{}2 i\uD800\uDC00é";

  private record Two(@Nullable Object left, @Nullable Object right) {}

  private record One(@Nullable Object only) {}

  private final KeyEncoder encoder = new KeyEncoder();

  private static Object key(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 13)) {
      case 0, 1 -> text(random);
      case 2 -> random.nextInt(4) - 2;
      case 3 -> (long) random.nextInt(4) - 2;
      case 4 -> BigDecimal.valueOf(random.nextInt(20), random.nextInt(3) - 1);
      case 5 -> LocalDate.EPOCH.plusDays(random.nextInt(3));
      case 6, 7 -> elements(random, depth);
      case 8 -> new HashSet<>(elements(random, depth));
      case 9 -> map(random, depth);
      case 10 -> new Two(part(random, depth), part(random, depth));
      case 11 -> new One(part(random, depth));
      default -> Optional.of(key(random, depth - 1));
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static @Nullable Object part(Random random, int depth) {
    return random.nextInt(5) == 0 ? null : key(random, depth - 1);
  }

  private static List<@Nullable Object> elements(Random random, int depth) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(part(random, depth));
    }
    return elements;
  }

  private static Map<@Nullable Object, @Nullable Object> map(Random random, int depth) {
    Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put(part(random, depth), part(random, depth));
    }
    return map;
  }

  /** Returns what is equal to {@code key}, and made otherwise. */
  private static @Nullable Object twin(@Nullable Object key) {
    if (key instanceof String text) {
      return new String(text.toCharArray());
    }
    if (key instanceof List<?> list) {
      List<@Nullable Object> twin = new CopyOnWriteArrayList<>();
      list.forEach(element -> twin.add(twin(element)));
      return twin;
    }
    if (key instanceof Set<?> set) {
      List<?> elements = new ArrayList<>(set);
      Set<@Nullable Object> twin = new LinkedHashSet<>();
      for (int i = elements.size() - 1; i >= 0; i--) {
        twin.add(twin(elements.get(i)));
      }
      return twin;
    }
    if (key instanceof Map<?, ?> map) {
      List<?> keys = new ArrayList<>(map.keySet());
      Map<@Nullable Object, @Nullable Object> twin = new LinkedHashMap<>();
      for (int i = keys.size() - 1; i >= 0; i--) {
        twin.put(twin(keys.get(i)), twin(map.get(keys.get(i))));
      }
      return twin;
    }
    if (key instanceof Two two) {
      return new Two(twin(two.left), twin(two.right));
    }
    return key instanceof One one ? new One(twin(one.only)) : key;
  }

  @Test
  void differentKeysHaveDifferentTexts() {
    Random random = new Random(5);
    Map<String, Object> keys = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      Object key = key(random, 3);
      Object other = keys.putIfAbsent(encoder.encode(key), key);
      assertThat(other == null || other.equals(key)).as("%s and %s", key, other).isTrue();
    }
    assertThat(keys).hasSizeGreaterThan(KEYS / 4);
  }

  @Test
  void equalKeysHaveOneText() {
    Random random = new Random(6);
    for (int i = 0; i < KEYS; i++) {
      Object key = key(random, 3);
      Object twin = Objects.requireNonNull(twin(key));
      assertThat(twin).isEqualTo(key);
      assertThat(encoder.encode(twin)).isEqualTo(encoder.encode(key));
    }
  }

  @Test
  void textsHaveNothingThatAStoreCouldMisread() {
    Random random = new Random(7);
    for (int i = 0; i < KEYS; i++) {
      String text = encoder.encode(key(random, 3));
      assertThat(text.chars().allMatch(c -> c > ' ' && c < 127 && ":{}".indexOf(c) < 0))
          .as(text)
          .isTrue();
    }
  }

  @Test
  void stringsOfEveryCharacterAreToldApart() {
    Set<String> texts = new HashSet<>();
    for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
      texts.add(encoder.encode(String.valueOf((char) c)));
      texts.add(encoder.encode(Arrays.asList(String.valueOf((char) c))));
    }
    assertThat(texts).hasSize(2 * (Character.MAX_VALUE + 1));
  }
}
