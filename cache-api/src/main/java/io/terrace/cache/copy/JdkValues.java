package io.terrace.cache.copy;

import java.util.AbstractMap.SimpleEntry;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Copies what else is common and changeable in the JDK. */
@SuppressWarnings({
  "JavaUtilDate",
  "JdkObsolete",
  "UnnecessaryStringBuilder"
}) // We may not choose what others hold.
final class JdkValues {

  private static final Map<Class<?>, UnaryOperator<Object>> LEAVES =
      Map.of(
          AtomicBoolean.class, v -> new AtomicBoolean(((AtomicBoolean) v).get()),
          AtomicInteger.class, v -> new AtomicInteger(((AtomicInteger) v).get()),
          AtomicLong.class, v -> new AtomicLong(((AtomicLong) v).get()),
          BitSet.class, v -> ((BitSet) v).clone(),
          StringBuilder.class, v -> new StringBuilder((CharSequence) v),
          StringBuffer.class, v -> new StringBuffer((CharSequence) v));

  private JdkValues() {}

  /** Returns how values of the class {@code type} are copied, null if not by this. */
  static @Nullable TypeCopier copierOf(Class<?> type) {
    if (LEAVES.containsKey(type)) {
      return leaf(LEAVES.get(type));
    }
    // Of these the JDK has subclasses, as java.sql.Timestamp, all of which clone what they hold.
    if (Date.class.isAssignableFrom(type)) {
      return leaf(v -> ((Date) v).clone());
    }
    if (Calendar.class.isAssignableFrom(type)) {
      return leaf(v -> ((Calendar) v).clone());
    }
    if (TimeZone.class.isAssignableFrom(type)) {
      return leaf(v -> ((TimeZone) v).clone());
    }
    if (type == AtomicReference.class) {
      return JdkValues::copyReference;
    }
    return type == SimpleEntry.class ? JdkValues::copyEntry : null;
  }

  private static TypeCopier leaf(UnaryOperator<Object> clone) {
    return (graph, original) -> {
      Object copy = clone.apply(original);
      graph.remember(original, copy);
      return copy;
    };
  }

  @SuppressWarnings("unchecked")
  private static Object copyReference(GraphCopier graph, Object original) {
    AtomicReference<@Nullable Object> copy = new AtomicReference<>();
    graph.remember(original, copy);
    Object held = ((AtomicReference<?>) original).get();
    if (held != null) {
      copy.set(graph.copy(held));
    }
    return copy;
  }

  private static Object copyEntry(GraphCopier graph, Object original) {
    SimpleEntry<?, ?> entry = (SimpleEntry<?, ?>) original;
    SimpleEntry<Object, Object> copy = new SimpleEntry<>(graph.copy(entry.getKey()), null);
    graph.remember(original, copy);
    copy.setValue(graph.copy(entry.getValue()));
    return copy;
  }
}
