package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.BooleanArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.ByteArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.CharArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.DoubleArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.FloatArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.IntArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.LongArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers.ShortArraySerializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.serializers.OptionalSerializers;
import com.esotericsoftware.kryo.serializers.TimeSerializers;
import io.terrace.cache.codec.kryo.JdkForms.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
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
import java.util.BitSet;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The rows of values: what holds no elements. */
final class JdkValues {

  private JdkValues() {}

  private static Row leaf(Class<?> type, Serializer<?> form) {
    return new Row(type, form, true);
  }

  private static Row node(Class<?> type, Serializer<?> form) {
    return new Row(type, form, false);
  }

  /** Of these there may be arrays, and no objects. */
  private static Row abstraction(Class<?> type) {
    return new Row(type, new Refusal(type + " has no objects of its own"), true);
  }

  static List<Row> first() {
    return List.of(
        leaf(String.class, new DefaultSerializers.StringSerializer()),
        leaf(Integer.class, new DefaultSerializers.IntSerializer()),
        leaf(Long.class, new DefaultSerializers.LongSerializer()),
        leaf(Boolean.class, new DefaultSerializers.BooleanSerializer()),
        leaf(Double.class, new DefaultSerializers.DoubleSerializer()),
        leaf(Float.class, new DefaultSerializers.FloatSerializer()),
        leaf(Short.class, new DefaultSerializers.ShortSerializer()),
        leaf(Byte.class, new DefaultSerializers.ByteSerializer()),
        leaf(Character.class, new DefaultSerializers.CharSerializer()),
        leaf(BigDecimal.class, new DefaultSerializers.BigDecimalSerializer()),
        leaf(BigInteger.class, new DefaultSerializers.BigIntegerSerializer()),
        leaf(UUID.class, new DefaultSerializers.UUIDSerializer()),
        leaf(Instant.class, new TimeSerializers.InstantSerializer()),
        leaf(LocalDate.class, new TimeSerializers.LocalDateSerializer()),
        leaf(LocalDateTime.class, new TimeSerializers.LocalDateTimeSerializer()),
        leaf(LocalTime.class, new TimeSerializers.LocalTimeSerializer()),
        leaf(ZonedDateTime.class, new TimeSerializers.ZonedDateTimeSerializer()),
        leaf(OffsetDateTime.class, new TimeSerializers.OffsetDateTimeSerializer()),
        leaf(Duration.class, new TimeSerializers.DurationSerializer()),
        node(byte[].class, new ByteArraySerializer()),
        node(int[].class, new IntArraySerializer()),
        node(long[].class, new LongArraySerializer()),
        abstraction(Object.class),
        node(
            Optional.class,
            new TupleForm(
                1,
                object -> new Object[] {((Optional<?>) object).orElse(null)},
                parts -> Optional.ofNullable(parts[0]))));
  }

  static List<Row> second() {
    return List.of(
        leaf(OffsetTime.class, new TimeSerializers.OffsetTimeSerializer()),
        leaf(Period.class, new TimeSerializers.PeriodSerializer()),
        leaf(Year.class, new TimeSerializers.YearSerializer()),
        leaf(YearMonth.class, new TimeSerializers.YearMonthSerializer()),
        leaf(MonthDay.class, new TimeSerializers.MonthDaySerializer()),
        leaf(ZoneOffset.class, new TimeSerializers.ZoneOffsetSerializer()),
        leaf(ZoneId.class, new TimeSerializers.ZoneIdSerializer()),
        leaf(OptionalInt.class, new OptionalSerializers.OptionalIntSerializer()),
        leaf(OptionalLong.class, new OptionalSerializers.OptionalLongSerializer()),
        leaf(OptionalDouble.class, new OptionalSerializers.OptionalDoubleSerializer()),
        leaf(URI.class, new DefaultSerializers.URISerializer()),
        leaf(Locale.class, new DefaultSerializers.LocaleSerializer()),
        leaf(Currency.class, new DefaultSerializers.CurrencySerializer()),
        leaf(Charset.class, new DefaultSerializers.CharsetSerializer()),
        node(Date.class, new DefaultSerializers.DateSerializer()),
        node(BitSet.class, new DefaultSerializers.BitSetSerializer()),
        node(StringBuilder.class, new DefaultSerializers.StringBuilderSerializer()),
        node(AtomicBoolean.class, new DefaultSerializers.AtomicBooleanSerializer()),
        node(AtomicInteger.class, new DefaultSerializers.AtomicIntegerSerializer()),
        node(AtomicLong.class, new DefaultSerializers.AtomicLongSerializer()),
        node(
            AtomicReference.class,
            new TupleForm(
                1,
                object -> new Object[] {((AtomicReference<?>) object).get()},
                parts -> new AtomicReference<>(parts[0]))),
        node(short[].class, new ShortArraySerializer()),
        node(char[].class, new CharArraySerializer()),
        node(boolean[].class, new BooleanArraySerializer()),
        node(float[].class, new FloatArraySerializer()),
        node(double[].class, new DoubleArraySerializer()),
        abstraction(Number.class),
        abstraction(Comparable.class),
        abstraction(CharSequence.class),
        abstraction(java.io.Serializable.class),
        abstraction(Collection.class),
        abstraction(List.class),
        abstraction(Set.class),
        abstraction(Map.class));
  }
}
