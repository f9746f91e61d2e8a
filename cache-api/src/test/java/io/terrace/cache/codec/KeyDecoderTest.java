package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TypeRef;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // users have it in their keys
class KeyDecoderTest {

  /** A key of several parts. */
  record Id(long number, Part part, List<String> names) {}

  /** A part of one. */
  record Part(DayOfWeek day, Optional<Integer> count) {}

  /** A class that no type of keys here mentions. */
  record Stranger(int n) {}

  private final KeyEncoder encoder = new KeyEncoder();

  static List<Object> keys() {
    return List.of(
        "",
        "plain",
        "a:b {c} %41 (d,e=f) \u0000 \u00e9 \ud83d\ude00 \ud800 _",
        -42,
        Long.MIN_VALUE,
        (short) 7,
        (byte) -1,
        '(',
        '\ud800',
        true,
        1.5f,
        -0.0,
        Double.NaN,
        new BigInteger("-123456789012345678901234567890"),
        new BigDecimal("1.00"),
        new BigDecimal("1E+30"),
        new UUID(1, 2),
        new Date(-1_500),
        Instant.parse("2030-01-01T00:00:00.123456789Z"),
        LocalDate.of(2030, 2, 3),
        LocalTime.of(1, 2),
        LocalDateTime.of(2030, 2, 3, 4, 5),
        OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(2)),
        OffsetDateTime.of(2030, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC),
        ZonedDateTime.of(2030, 1, 2, 3, 4, 5, 0, ZoneId.of("Europe/Paris")),
        Year.of(-5),
        Year.of(12_345),
        YearMonth.of(2030, 1),
        MonthDay.of(2, 29),
        Duration.ofMillis(1_500),
        Period.of(1, 2, 3),
        ZoneId.of("Europe/Paris"),
        ZoneOffset.UTC);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void whatStandsAloneComesBack(Object key) {
    KeyDecoder decoder = new KeyDecoder(Object.class);

    assertThat(decoder.decode(encoder.encode(key))).isEqualTo(key);
    assertThat(decoder.decode(encoder.encode(List.of(key, key)))).isEqualTo(List.of(key, key));
    assertThat(decoder.decode(encoder.encode(Map.of(key, Set.of(key)))))
        .isEqualTo(Map.of(key, Set.of(key)));
  }

  @Test
  void collectionsComeBackAsEqualOnes() {
    KeyDecoder decoder = new KeyDecoder(Object.class);
    for (Object key :
        List.of(
            List.of(),
            Arrays.asList(1, null, "x"),
            Set.of(List.of(), List.of(1)),
            Map.of("a", Optional.of(1), "b", Optional.empty()),
            Optional.of(List.of("(", ")")))) {
      assertThat(decoder.decode(encoder.encode(key))).isEqualTo(key);
    }
  }

  @Test
  void recordsAndEnumsOfTheTypeComeBack() {
    Id id = new Id(7, new Part(DayOfWeek.MONDAY, Optional.of(3)), List.of("a.b", "(c)"));

    assertThat(new KeyDecoder(Id.class).decode(encoder.encode(id))).isEqualTo(id);
    assertThat(
            new KeyDecoder(new TypeRef<List<DayOfWeek>>() {}.type())
                .decode(encoder.encode(List.of(DayOfWeek.FRIDAY))))
        .isEqualTo(List.of(DayOfWeek.FRIDAY));
    assertThat(
            new KeyDecoder(new TypeRef<Map<Id, TimeUnit>>() {}.type())
                .decode(encoder.encode(Map.of(id, TimeUnit.DAYS))))
        .isEqualTo(Map.of(id, TimeUnit.DAYS));
  }

  @Test
  void aClassThatTheTypeDoesNotMentionIsNotMade() {
    String stranger = encoder.encode(new Stranger(1));

    assertThatThrownBy(() -> new KeyDecoder(Object.class).decode(stranger))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeyDecoder(Id.class).decode(stranger))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "x1",
        "i",
        "ix",
        "i01",
        "L",
        "L(",
        "L(i1",
        "L(i1))",
        "L(i1,)",
        "S(i2,i1)",
        "M(i1)",
        "M(i1=)",
        "R()",
        "Rx(i1)",
        "e",
        "eX.Y",
        "O(i1,i2)",
        "s%",
        "s%4",
        "s%zz",
        "t",
        "tq1",
        "c",
        "cab",
        "m1",
        "L(L(L(",
        "si:2"
      })
  void whatIsNoTextOfAKeyIsRefused(String text) {
    assertThatThrownBy(() -> new KeyDecoder(Id.class).decode(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTextNestedTooDeepIsRefused() {
    String deep = "L(".repeat(100_000) + ")".repeat(100_000);

    assertThatThrownBy(() -> new KeyDecoder(Object.class).decode(deep))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
