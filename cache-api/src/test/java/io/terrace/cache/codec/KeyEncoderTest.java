package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.TypeRef;
import io.terrace.cache.spi.StableKey;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("JavaUtilDate") // users have it in their keys
class KeyEncoderTest {

  private record Id(long number, String name) {}

  private record Pair(@Nullable Object left, @Nullable Object right) {}

  private record CaseBlind(String name) {
    @Override
    public boolean equals(Object other) {
      return other instanceof CaseBlind blind && blind.name.equalsIgnoreCase(name);
    }

    @Override
    public int hashCode() {
      return name.toLowerCase(Locale.ROOT).hashCode();
    }
  }

  private enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "as the locale says";
      }
    }
  }

  private final KeyEncoder encoder = new KeyEncoder();

  @Test
  void textsAreReadable() {
    assertThat(encoder.encode("42")).isEqualTo("s42");
    assertThat(encoder.encode(42)).isEqualTo("i42");
    assertThat(encoder.encode(42L)).isEqualTo("l42");
    assertThat(encoder.encode(List.of("a", 1))).isEqualTo("L(sa,i1)");
    assertThat(encoder.encode(Map.of("a", true))).isEqualTo("M(sa=ztrue)");
    assertThat(encoder.encode(new Id(7, "x")))
        .isEqualTo("Rio.terrace.cache.codec.KeyEncoderTest$Id(l7,sx)");
    assertThat(encoder.encode(Color.GREEN))
        .isEqualTo("eio.terrace.cache.codec.KeyEncoderTest$Color.GREEN");
    assertThat(encoder.encode(Optional.empty())).isEqualTo("O()");
    assertThat(encoder.encode(Collections.singletonList(null))).isEqualTo("L(_)");
  }

  @Test
  void whatHasAMeaningIsEscaped() {
    assertThat(encoder.encode("a:b {c} 100%")).isEqualTo("sa%3Ab%20%7Bc%7D%20100%25");
    assertThat(encoder.encode("é😀\u0000\u007F")).isEqualTo("s%C3%A9%F0%9F%98%80%00%7F");
    assertThat(encoder.encode("\uD800x\uDC00")).isEqualTo("s%uD800x%uDC00");
    assertThat(encoder.encode("(a,b)=c")).isEqualTo("s(a,b)=c");
    assertThat(encoder.encode(List.of("(a,b)=c"))).isEqualTo("L(s%28a%2Cb%29%3Dc)");
  }

  @Test
  void thePartsOfARemoteKeyAreToldApart() {
    assertThat(KeyEncoder.prefix("shop", "products")).isEqualTo("shop:products:");
    assertThat(KeyEncoder.prefix("a:b", "c")).isNotEqualTo(KeyEncoder.prefix("a", "b:c"));
    assertThat(KeyEncoder.prefix("a", "b") + encoder.encode("c:d"))
        .isNotEqualTo(KeyEncoder.prefix("a", "b:c") + encoder.encode("d"));
  }

  @Test
  void whatLooksAlikeIsDifferent() {
    List<Object> keys = new ArrayList<>();
    Collections.addAll(keys, "1", 1, 1L, (short) 1, (byte) 1, '1', 1.0, 1.0f, true, "true");
    Collections.addAll(keys, BigInteger.ONE, BigDecimal.ONE, new BigDecimal("1.0"), 0.0, -0.0);
    Collections.addAll(keys, List.of(), Set.of(), Map.of(), Optional.empty(), "", "null");
    Collections.addAll(keys, List.of("a,b"), List.of("a", "b"), Set.of("a", "b"), Map.of("a", "b"));
    Collections.addAll(keys, List.of(List.of("a"), "b"), List.of("a", List.of("b")));
    Collections.addAll(keys, Arrays.asList("a", null), List.of("a", "_"), List.of("a"));
    Collections.addAll(keys, new Pair("a:b", "c"), new Pair("a", "b:c"), List.of("a:b", "c"));
    Collections.addAll(keys, new Pair("a", null), new Pair(null, "a"), Optional.of("a"));
    Collections.addAll(keys, Color.RED, Color.GREEN, "RED", DayOfWeek.MONDAY, new Id(1, "a"));
    Collections.addAll(keys, "\uD800", "\uDBFF", "?", "%uD800", "%25", "%");
    assertThat(keys.stream().map(encoder::encode)).doesNotHaveDuplicates();
  }

  @Test
  void timesOfEveryKindAreDifferent() {
    LocalDateTime time = LocalDateTime.of(2030, 1, 2, 3, 4, 5);
    ZoneId paris = ZoneId.of("Europe/Paris");
    List<Object> keys = new ArrayList<>();
    Collections.addAll(keys, time, time.plusNanos(1), time.toLocalDate(), time.toLocalTime());
    Collections.addAll(keys, time.atZone(paris), time.atOffset(ZoneOffset.ofHours(1)));
    Collections.addAll(keys, time.atZone(ZoneOffset.UTC), time.atZone(ZoneId.of("UTC")));
    Collections.addAll(keys, time.toInstant(ZoneOffset.UTC), time.toString(), paris);
    Collections.addAll(keys, ZoneOffset.UTC, ZoneId.of("UTC"), Year.of(2030), 2030);
    Collections.addAll(keys, YearMonth.of(2030, 1), MonthDay.of(1, 2), Duration.ofDays(1));
    Collections.addAll(keys, Period.ofDays(1), Duration.ofHours(25), Period.of(0, 1, 0));
    Collections.addAll(keys, OffsetTime.of(LocalTime.NOON, ZoneOffset.UTC), LocalTime.NOON);
    Collections.addAll(keys, OffsetDateTime.MAX, Instant.MAX, LocalDate.MIN, Duration.ZERO);
    assertThat(keys.stream().map(encoder::encode)).doesNotHaveDuplicates();
  }

  @Test
  void whatIsEqualHasOneText() {
    assertThat(encoder.encode(new ArrayList<>(List.of(1, 2))))
        .isEqualTo(encoder.encode(List.of(1, 2)));
    assertThat(encoder.encode(new TreeSet<>(Set.of("b", "a", "c"))))
        .isEqualTo(encoder.encode(Set.of("a", "c", "b")));
    assertThat(encoder.encode(new HashMap<>(Map.of(1, 2, 3, 4))))
        .isEqualTo(encoder.encode(Map.of(3, 4, 1, 2)));
    assertThat(encoder.encode(new Id(1, new String("a"))))
        .isEqualTo(encoder.encode(new Id(1, "a")));
    assertThat(encoder.encode(Double.longBitsToDouble(0x7FF8000000000001L)))
        .isEqualTo(encoder.encode(Double.NaN));
    assertThat(encoder.encode(ZonedDateTime.parse("2030-01-01T00:00Z[UTC]")))
        .isEqualTo(encoder.encode(LocalDateTime.of(2030, 1, 1, 0, 0).atZone(ZoneId.of("UTC"))));
  }

  @Test
  void textsDoNotDependOnTheDefaultLocale() {
    Locale before = Locale.getDefault();
    List<Object> key = List.of(-1234567, 1.5, Color.RED, LocalDate.EPOCH, new BigDecimal("1.50"));
    String text = encoder.encode(key);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-SA-u-nu-arab"));
      assertThat(encoder.encode(key)).isEqualTo(text);
    } finally {
      Locale.setDefault(before);
    }
  }

  static List<Arguments> unstable() {
    return Stream.of(
            new int[] {1},
            new String[] {"a"},
            List.of(new byte[0]),
            new Pair("a", new Object()),
            new Object(),
            new AtomicInteger(1),
            new StringJoiner(","),
            Locale.ROOT,
            URI.create("http://EXAMPLE.org"),
            Thread.currentThread(),
            new BigInteger("1") {
              private static final long serialVersionUID = 1L;
            })
        .map(key -> Arguments.of(key))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("unstable")
  void whatHasNoStableFormIsRefused(Object key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(key))
        .withMessageContaining("use a ");
  }

  @Test
  void aRecordWithAnEqualsOfItsOwnIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(new CaseBlind("a")))
        .withMessageContaining("equals of its own");
  }

  @Test
  void aCollectionThatContainsItselfIsRefused() {
    List<Object> key = new ArrayList<>();
    key.add(key);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(key))
        .withMessageContaining("nested");
  }

  private static final class Isbn implements StableKey {
    private final String digits;

    Isbn(String digits) {
      this.digits = digits;
    }

    @Override
    public String stableText() {
      return digits;
    }
  }

  @Test
  void aKeyMayTellItsText() {
    assertThat(encoder.encode(List.of(new Isbn("97(8"))))
        .isEqualTo("L(Kio.terrace.cache.codec.KeyEncoderTest$Isbn(97%288))");
    assertThat(encoder.encode(new Isbn("1"))).isNotEqualTo(encoder.encode("1"));
  }

  @Test
  void aTextMayBeToldForAKey() {
    KeyEncoder told = new KeyEncoder(key -> ((Locale) key).toLanguageTag(), Set.of());
    assertThat(told.encode(Locale.FRANCE)).isEqualTo("xfr-FR");
    told.check(Locale.class);
  }

  private static class Person {
    private final String name;
    private final transient int seen;

    Person(String name, int seen) {
      this.name = name;
      this.seen = seen;
    }

    @Override
    public String toString() {
      return name + " seen " + seen;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Person person && person.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private static final class Namesake extends Person {
    private final Integer name;

    Namesake(String name, Integer number) {
      super(name, 0);
      this.name = number;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other) && other instanceof Namesake that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
      return 31 * super.hashCode() + name;
    }
  }

  private static KeyEncoder byFields(Class<?>... types) {
    return new KeyEncoder(
        null, Stream.of(types).map(Class::getName).collect(Collectors.toUnmodifiableSet()));
  }

  @Test
  void aClassIsKnownByItsFieldsIfItsUserSaysSo() {
    KeyEncoder told = byFields(Person.class, Namesake.class);
    String prefix = "Fio.terrace.cache.codec.KeyEncoderTest$";

    assertThat(told.encode(new Person("a=b", 1))).isEqualTo(prefix + "Person(name=sa%3Db)");
    assertThat(told.encode(new Person("ada", 1))).isEqualTo(told.encode(new Person("ada", 2)));
    assertThat(told.encode(new Namesake("ada", 7)))
        .isEqualTo(
            prefix
                + "Namesake(name=i7,"
                + "io.terrace.cache.codec.KeyEncoderTest$Person.name=sada)");
    told.check(Namesake.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> byFields(Person.class).encode(new Namesake("ada", 7)))
        .withMessageContaining("terrace.keysByFields");
  }

  @Test
  void aClassWithoutAnEqualsOfItsOwnIsRefusedWhateverItsUserSays() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> byFields(Thread.class).encode(new Thread()))
        .withMessageContaining("equals");
  }

  @Test
  void aDateIsAKeyAndItsSubclassesAreNot() {
    assertThat(encoder.encode(new Date(-5))).isEqualTo("tu-5");
    assertThatIllegalArgumentException().isThrownBy(() -> encoder.encode(new Date(5) {}));
  }

  @Test
  void aTypeWithoutStableFormIsRefusedBeforeThereIsAKey() {
    for (Type type :
        List.of(
            byte[].class,
            Locale.class,
            URI.class,
            CaseBlind.class,
            new TypeRef<List<int[]>>() {}.type(),
            new TypeRef<Map<String, Optional<Locale>>>() {}.type())) {
      assertThatIllegalArgumentException().as("%s", type).isThrownBy(() -> encoder.check(type));
    }
    for (Type type :
        List.of(
            String.class,
            Object.class,
            Pair.class,
            Id.class,
            Color.class,
            Isbn.class,
            ZoneId.class,
            Comparable.class,
            new TypeRef<Map<String, List<Id>>>() {}.type(),
            new TypeRef<ArrayList<Integer>>() {}.type())) {
      encoder.check(type);
    }
  }

  @Test
  void aUuidIsItself() {
    UUID uuid = new UUID(1, 2);
    assertThat(encoder.encode(uuid)).isEqualTo("u" + uuid);
  }
}
