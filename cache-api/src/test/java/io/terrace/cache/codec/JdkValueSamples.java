package io.terrace.cache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;

/** One of each that a serializer must take without being told. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // We may not choose what others hold.
public final class JdkValueSamples {

  private JdkValueSamples() {}

  /** Values that hold no elements, and collections. */
  public static List<Object> all() {
    List<Object> values = new ArrayList<>();
    Collections.addAll(values, "text", "söß\uD83D\uDE00", "", "a".repeat(1_000), 'c', true);
    Collections.addAll(values, 1, -2L, (short) 3, (byte) 4, 1.5, 2.5f, Long.MIN_VALUE);
    Collections.addAll(values, BigInteger.TEN.pow(50), new BigDecimal("1.50"), BigDecimal.ONE);
    Collections.addAll(values, new UUID(1, 2), URI.create("urn:a"), Locale.FRANCE);
    Collections.addAll(values, Instant.now(), LocalDate.MAX, LocalTime.NOON, LocalDateTime.MIN);
    Collections.addAll(values, Duration.ofDays(1), Period.ofDays(2), ZoneId.of("Europe/Paris"));
    Collections.addAll(values, ZoneOffset.UTC, OffsetDateTime.MAX, Year.of(2030));
    Collections.addAll(values, YearMonth.of(2030, 1), MonthDay.of(1, 2), DayOfWeek.MONDAY);
    Collections.addAll(values, ZonedDateTime.parse("2030-01-01T00:00+01:00[Europe/Paris]"));
    Collections.addAll(values, TimeUnit.DAYS, Currency.getInstance("EUR"), new Date(1));
    Collections.addAll(values, StandardCharsets.UTF_8, BitSet.valueOf(new long[] {5}));
    Collections.addAll(values, Optional.of(1), Optional.empty(), OptionalInt.of(1));
    Collections.addAll(values, new GregorianCalendar(2030, 0, 1), new java.sql.Timestamp(1_001));
    values.addAll(collections());
    return values;
  }

  /** One of each class, with the same bytes in every run and on every version of Java. */
  static Collection<Object> golden() {
    Map<String, Object> byClass = new TreeMap<>();
    for (Object value : all()) {
      boolean isStable = !(value instanceof Instant || value instanceof GregorianCalendar);
      if (isStable) {
        byClass.put(value.getClass().getName(), value);
      }
    }
    byClass.put(Set.of(1, 2, 3).getClass().getName(), Set.of());
    byClass.put(Map.of(1, 1, 2, 2).getClass().getName(), Map.of());
    return byClass.values();
  }

  /** Collections and maps, whose copies are of the same class. */
  public static List<Object> collections() {
    List<Object> values = new ArrayList<>();
    List<String> list = new ArrayList<>(List.of("b", "a"));
    Collections.addAll(values, list, List.of(), List.of(1), List.of(1, 2, 3), new Vector<>(list));
    Collections.addAll(values, Arrays.asList("a", null), Collections.unmodifiableList(list));
    Collections.addAll(values, Collections.unmodifiableList(new LinkedList<>(list)));
    Collections.addAll(values, Collections.synchronizedList(list), new LinkedList<>(list));
    Collections.addAll(values, Collections.emptyList(), Collections.singletonList(1));
    Collections.addAll(values, new CopyOnWriteArrayList<>(list));
    Collections.addAll(values, new HashSet<>(list), new LinkedHashSet<>(list), Set.of(1));
    Collections.addAll(values, Set.of(), Set.of(1, 2, 3), Collections.emptySet());
    TreeSet<String> sorted = new TreeSet<>(Comparator.reverseOrder());
    sorted.addAll(list);
    Collections.addAll(values, sorted, new TreeSet<>(list), Collections.singleton(1));
    Collections.addAll(values, Collections.unmodifiableSet(new HashSet<>(list)));
    Collections.addAll(values, Collections.unmodifiableSortedSet(sorted));
    Collections.addAll(values, Collections.unmodifiableNavigableSet(sorted));
    Collections.addAll(values, Collections.synchronizedSet(new HashSet<>(list)));
    Collections.addAll(values, EnumSet.of(DayOfWeek.MONDAY), EnumSet.noneOf(DayOfWeek.class));
    Collections.addAll(values, new ConcurrentSkipListSet<>(list), new CopyOnWriteArraySet<>(list));
    Map<String, Integer> map = new HashMap<>(Map.of("a", 1, "b", 2));
    Collections.addAll(values, map, Map.of(), Map.of("a", 1), Map.of("a", 1, "b", 2));
    Collections.addAll(values, new LinkedHashMap<>(map), new TreeMap<>(map));
    Collections.addAll(values, Collections.unmodifiableMap(map), Collections.emptyMap());
    Collections.addAll(values, Collections.unmodifiableSortedMap(new TreeMap<>(map)));
    Collections.addAll(values, Collections.synchronizedMap(map), Collections.singletonMap("a", 1));
    Collections.addAll(values, new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)));
    Collections.addAll(values, new EnumMap<>(DayOfWeek.class));
    Collections.addAll(values, new ConcurrentHashMap<>(map), new ConcurrentSkipListMap<>(map));
    TreeMap<String, Integer> blind = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    blind.putAll(map);
    values.add(blind);
    return values;
  }
}
