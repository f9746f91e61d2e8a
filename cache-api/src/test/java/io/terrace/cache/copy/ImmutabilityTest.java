package io.terrace.cache.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.ImmutableValue;
import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"unused", "JavaUtilDate", "UnnecessaryStringBuilder"})
class ImmutabilityTest {

  private final ValueCopier copier = new ValueCopier("shop", getClass().getClassLoader());

  enum WithBodies {
    ONE {
      @Override
      int number() {
        return 1;
      }
    };

    abstract int number();
  }

  record Point(int x, String name, Duration age, WithBodies body) {}

  record Holder(Object held) {}

  record Lists(List<String> names) {}

  static final class Money {
    final BigDecimal amount;
    final Point where = new Point(1, "a", Duration.ZERO, WithBodies.ONE);

    Money(BigDecimal amount) {
      this.amount = amount;
    }
  }

  static class Open {
    final int number = 1;
  }

  static final class Link {
    final Link next;

    Link(Link next) {
      this.next = next;
    }
  }

  static class Counter {
    int count;
  }

  static final class FinalOnTopOfMutable extends Counter {
    final int more = 1;
  }

  static final class Cents extends BigDecimal {
    @Serial private static final long serialVersionUID = 1L;
    int more;

    Cents() {
      super(1);
    }
  }

  static final class HoldsArray {
    final int[] numbers = {1};
  }

  static final class Slot extends ThreadLocal<String> {}

  static final class Resolved implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private Object readResolve() {
      return new Resolved();
    }
  }

  /** Two that hold each other through final fields. */
  static final class Egg {
    final Object hen;

    Egg() {
      hen = new Hen(this);
    }
  }

  static final class Hen {
    final Object egg;

    Hen(Egg egg) {
      this.egg = egg;
    }
  }

  static Stream<Object> immutables() {
    Supplier<String> plain = () -> "a";
    String captured = String.valueOf(1);
    Supplier<String> capturing = () -> captured;
    return Stream.of(
        "a",
        1,
        2L,
        'c',
        true,
        1.5,
        BigDecimal.ONE,
        BigInteger.TEN,
        UUID.randomUUID(),
        URI.create("a:b"),
        Locale.ROOT,
        String.class,
        Path.of("a"),
        StandardCharsets.UTF_8,
        TimeUnit.DAYS,
        WithBodies.ONE,
        Instant.EPOCH,
        LocalDate.EPOCH,
        ZonedDateTime.now(ZoneId.of("Europe/Paris")),
        ZoneId.of("Europe/Paris"),
        Optional.of("a"),
        Optional.empty(),
        List.of(),
        List.of(1, 2, 3),
        List.of(1, 2, 3).subList(0, 1),
        Stream.of("a", null).toList(),
        Set.of(1, 2, 3),
        Map.of("a", List.of(Optional.of(1))),
        Map.entry("a", 1),
        Collections.emptyList(),
        Collections.emptyMap(),
        Collections.singletonList("a"),
        Collections.singletonMap("a", 1),
        Collections.nCopies(3, "a"),
        new Point(1, null, null, null),
        new Holder("a"),
        new Holder(new Holder(List.of(1))),
        new Holder(null),
        new Lists(List.of("a")),
        new Money(BigDecimal.ONE),
        new Open(),
        new Link(new Link(null)),
        new Object(),
        new byte[0],
        plain,
        capturing);
  }

  @ParameterizedTest
  @MethodSource("immutables")
  void whatCannotChangeIsImmutable(Object value) {
    assertThat(copier.isImmutable(value)).isTrue();
  }

  static Stream<Object> changeables() {
    AtomicInteger counter = new AtomicInteger();
    Supplier<Integer> counting = counter::incrementAndGet;
    return Stream.of(
        new Date(),
        new ArrayList<>(),
        Collections.unmodifiableList(new ArrayList<>()),
        List.of(new Date()),
        Optional.of(new Date()),
        Map.of("a", new Date()),
        Map.entry("a", new Date()),
        Collections.singleton(new Date()),
        new int[] {1},
        Arguments.of((Object) new String[] {"a"}),
        new AtomicInteger(),
        new Thread(() -> {}),
        new ThreadLocal<>(),
        new Slot(),
        new StringBuilder(),
        new Counter(),
        new FinalOnTopOfMutable(),
        new Cents(),
        new Money(new Cents()),
        new HoldsArray(),
        new Holder(new Date()),
        new Holder(new int[] {1}),
        new Lists(new ArrayList<>()),
        new Resolved(),
        new Egg(),
        counting);
  }

  @ParameterizedTest
  @MethodSource("changeables")
  void whatMayChangeIsNot(Object value) {
    assertThat(copier.isImmutable(value)).isFalse();
  }

  @Test
  void aProofThatTakesTooLongIsGivenUp() {
    List<Integer> large =
        IntStream.range(0, 1_000_000).boxed().collect(Collectors.toUnmodifiableList());
    assertThat(copier.isImmutable(large)).isFalse();

    Object deep = "a";
    for (int i = 0; i < 100_000; i++) {
      deep = Optional.of(deep);
    }
    assertThat(copier.isImmutable(deep)).isFalse();
  }

  static final class Bytes implements ImmutableValue {
    final byte[] bytes = new byte[1];
  }

  @Test
  void aValueThatPromisesNeverToChangeIsBelieved() {
    assertThat(Immutability.of(Bytes.class)).isEqualTo(Immutability.ALWAYS);
  }
}
