package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.ITERABLE;

import io.terrace.cache.TypeRef;
import io.terrace.cache.codec.JavaSerializer.Limits;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaSerializerTest {

  private record Product(String name, List<Tag> tags) implements Serializable {}

  private record Tag(String name) implements Serializable {}

  private enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  private static class Base implements Serializable {
    private static final long serialVersionUID = 1L;
    int inherited = 1;
  }

  private static final class Derived extends Base {
    private static final long serialVersionUID = 1L;
    int own = 2;
  }

  private static final JavaSerializer SERIALIZER = new JavaSerializer();

  static List<Object> valuesOfTheJdk() {
    List<Object> values = new ArrayList<>();
    Collections.addAll(values, "text", 1, 2L, (short) 3, (byte) 4, 'c', 1.5, 2.5f, true);
    Collections.addAll(values, BigInteger.TEN, new BigDecimal("1.50"), new UUID(1, 2));
    Collections.addAll(
        values, Instant.EPOCH, LocalDate.EPOCH, Duration.ofDays(1), ZoneId.of("UTC"));
    Collections.addAll(values, ZonedDateTime.parse("2030-01-01T00:00+01:00[Europe/Paris]"));
    Collections.addAll(values, Locale.FRANCE, DayOfWeek.MONDAY, TimeUnit.DAYS);
    Collections.addAll(
        values, List.of(), List.of(1), List.of(1, 2, 3), new ArrayList<>(List.of(1)));
    Collections.addAll(values, Arrays.asList("a", null));
    Collections.addAll(values, Collections.unmodifiableList(new ArrayList<>(List.of("a"))));
    Collections.addAll(values, Collections.synchronizedMap(new HashMap<>(Map.of(1, 2))));
    Collections.addAll(values, Collections.emptyMap(), Collections.singleton(1), Set.of(1, 2));
    Collections.addAll(values, new TreeSet<>(Set.of(1, 2)), new LinkedHashSet<>(Set.of("a")));
    Collections.addAll(values, EnumSet.of(DayOfWeek.MONDAY), EnumSet.noneOf(DayOfWeek.class));
    Collections.addAll(values, Map.of("a", 1), new TreeMap<>(Map.of("a", 1)), map(10_000));
    Collections.addAll(values, new LinkedHashMap<>(Map.of(1, 2)), new HashMap<>());
    Collections.addAll(values, new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)));
    Collections.addAll(values, new ConcurrentHashMap<>(Map.of("a", 1)));
    Collections.addAll(values, new ConcurrentSkipListMap<>(Map.of("a", 1)));
    Collections.addAll(values, new CopyOnWriteArrayList<>(List.of("a")));
    return values;
  }

  private static Map<Integer, Integer> map(int size) {
    Map<Integer, Integer> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(i, i);
    }
    return map;
  }

  private static Object copied(Object value, Type type, Class<?>... allowed) throws IOException {
    return Codecs.copied(Codecs.of(SERIALIZER, type, allowed), value);
  }

  private static byte[] bytes(Object value, Type type) {
    return Codecs.bytes(Codecs.of(SERIALIZER, type), value);
  }

  @ParameterizedTest
  @MethodSource("valuesOfTheJdk")
  void valuesOfTheJdkNeedNoLeave(Object value) throws IOException {
    assertThat(copied(value, Object.class)).isEqualTo(value).hasSameClassAs(value);
  }

  @Test
  void arraysComeBack() throws IOException {
    assertThat((int[]) copied(new int[] {1, 2}, int[].class)).containsExactly(1, 2);
    assertThat((String[][]) copied(new String[][] {{"a"}, {}}, String[][].class))
        .isDeepEqualTo(new String[][] {{"a"}, {}});
    assertThat((byte[]) copied(new byte[100_000], Object.class)).hasSize(100_000);
    assertThat(copied(new ArrayDeque<>(List.of(1)), Object.class))
        .asInstanceOf(ITERABLE)
        .containsExactly(1);
  }

  @Test
  void theClassesOfTheTypeAreAllowed() throws IOException {
    Tag tag = new Tag("red");
    Type listOfTags = new TypeRef<List<Tag>>() {}.type();
    Type mapOfArrays = new TypeRef<Map<String, ? extends Tag[]>>() {}.type();
    assertThat(copied(tag, Tag.class)).isEqualTo(tag);
    assertThat(copied(List.of(tag), listOfTags)).isEqualTo(List.of(tag));
    assertThat(copied(new HashMap<>(Map.of("a", new Tag[] {tag})), mapOfArrays))
        .isInstanceOf(HashMap.class);
    assertThat(copied(Color.RED, Color.class)).isSameAs(Color.RED);
    assertThat(copied(Color.GREEN, Color.class)).isSameAs(Color.GREEN);
  }

  @Test
  void whatAnAllowedClassExtendsIsAllowed() throws IOException {
    Derived copy = (Derived) copied(new Derived(), Derived.class);
    assertThat(copy.inherited + copy.own).isEqualTo(3);
  }

  @Test
  void theClassesThatTheTypeLeadsToAreAllowed() throws IOException {
    Product product = new Product("shirt", List.of(new Tag("red")));
    assertThat(copied(product, Product.class)).isEqualTo(product);
    assertThat(copied(List.of(product), List.class, Product.class)).isEqualTo(List.of(product));
  }

  @Test
  void whatIsNotAllowedIsNamedWhereItIsWritten() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bytes(List.of(new Tag("red")), List.class))
        .withMessageContaining(Tag.class.getName())
        .withMessageContaining("allow it");
    assertThat(copied(List.of(new Tag("red")), List.class, Tag.class))
        .isEqualTo(List.of(new Tag("red")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bytes(List.of(Color.RED), List.class))
        .withMessageContaining(Color.class.getName());
  }

  @Test
  void theClassesOfAnAllowedPackageAreAllowed() throws IOException {
    ValueTypes types =
        new ValueTypes(
            Object.class, Set.of(), Set.of("io.terrace.cache"), getClass().getClassLoader());
    assertThat(Codecs.copied(SERIALIZER.codec(types), Color.RED)).isEqualTo(Color.RED);
  }

  @Test
  void whatCannotBeSerialisedIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bytes(List.of(new Object()), List.class))
        .withMessageContaining("NotSerializableException: java.lang.Object");
  }

  @Test
  void aValueOfAnotherTypeIsNotRead() {
    byte[] bytes = bytes("text", String.class);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Codecs.read(Codecs.of(SERIALIZER, Integer.class), bytes))
        .withMessageContaining("not a java.lang.Integer");
    byte[] nothing = {(byte) 0xAC, (byte) 0xED, 0, 5, 0x70};
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Codecs.read(Codecs.of(SERIALIZER, Object.class), nothing))
        .withMessageContaining("but null");
  }

  @Test
  void moreBytesThanTheLimitAreNotRead() {
    ValueCodec small = Codecs.of(new JavaSerializer(new Limits(20, 100, 50)), String.class);
    byte[] bytes = Codecs.bytes(small, "a".repeat(100));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Codecs.read(small, bytes))
        .withMessageContaining("Limits.bytes allows 50");
  }

  @Test
  void aLimitOfNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(0, 1, 1))
        .withMessageContaining("depth 0");
  }

  @Test
  void itsIdIsOne() {
    assertThat(SERIALIZER.id()).isEqualTo((byte) 1);
  }
}
