package io.terrace.cache.copy;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
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
import java.time.chrono.Chronology;
import java.time.chrono.HijrahDate;
import java.time.chrono.JapaneseDate;
import java.time.chrono.JapaneseEra;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.zone.ZoneRules;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The classes of the JDK whose objects can't change. */
final class JdkImmutables {

  /** All by exact class: a subclass of {@code BigDecimal} is not in here. */
  private static final Set<Class<?>> ALWAYS =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Character.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          MathContext.class,
          Class.class,
          Currency.class,
          File.class,
          Inet4Address.class,
          Inet6Address.class,
          InetAddress.class,
          InetSocketAddress.class,
          Locale.class,
          OptionalDouble.class,
          OptionalInt.class,
          OptionalLong.class,
          Pattern.class,
          URI.class,
          URL.class,
          UUID.class,
          Duration.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          LocalTime.class,
          MonthDay.class,
          OffsetDateTime.class,
          OffsetTime.class,
          Period.class,
          Year.class,
          YearMonth.class,
          ZonedDateTime.class,
          HijrahDate.class,
          JapaneseDate.class,
          JapaneseEra.class,
          MinguoDate.class,
          ThaiBuddhistDate.class,
          DateTimeFormatter.class,
          DecimalStyle.class,
          ZoneRules.class,
          Collections.emptyList().getClass(),
          Collections.emptyMap().getClass(),
          Collections.emptySet().getClass());

  /** Types whose classes the JDK hides, all of them without change. */
  private static final List<Class<?>> ALWAYS_WITH_SUBCLASSES =
      List.of(Charset.class, Chronology.class, Path.class, ZoneId.class);

  /** Lists and sets that never change, and neither does what they hold if that can't. */
  private static final Set<Class<?>> COLLECTIONS =
      Set.of(
          List.of(1).getClass(),
          List.of(1, 2, 3).getClass(),
          List.of(1, 2, 3).subList(0, 2).getClass(),
          Set.of(1).getClass(),
          Set.of(1, 2, 3).getClass(),
          Collections.singletonList(1).getClass(),
          Collections.singleton(1).getClass(),
          Collections.nCopies(2, 1).getClass());

  private static final Set<Class<?>> MAPS =
      Set.of(
          Map.of(1, 1).getClass(),
          Map.of(1, 1, 2, 2).getClass(),
          Collections.singletonMap(1, 1).getClass());

  private static final Set<Class<?>> ENTRIES =
      Set.of(Map.entry(1, 1).getClass(), AbstractMap.SimpleImmutableEntry.class);

  private JdkImmutables() {}

  /** Whether {@code type} is the JDK's own: nobody else's class is loaded by these two loaders. */
  static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  static boolean isAlways(Class<?> type) {
    return ALWAYS.contains(type)
        || ALWAYS_WITH_SUBCLASSES.stream().anyMatch(t -> t.isAssignableFrom(type));
  }

  static boolean isContainer(Class<?> type) {
    return isCollection(type) || isMap(type) || isEntry(type) || type == Optional.class;
  }

  static boolean isCollection(Class<?> type) {
    return COLLECTIONS.contains(type);
  }

  static boolean isMap(Class<?> type) {
    return MAPS.contains(type);
  }

  static boolean isEntry(Class<?> type) {
    return ENTRIES.contains(type);
  }
}
