package io.terrace.cache.test;

import io.terrace.cache.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a store, which stop at the ends of long instead of going round. Not thread-safe.
 */
final class Counts {

  private record Count(long value, Deadline deadline) {}

  private final TimeSource time;
  private final Map<String, Count> counts = new HashMap<>();

  Counts(TimeSource time) {
    this.time = time;
  }

  long add(String key, long delta, long start, long floor, @Nullable Duration ttl) {
    Count old = live(key);
    Deadline deadline;
    if (old != null) {
      deadline = old.deadline;
    } else {
      deadline = ttl == null ? Deadline.NEVER : Deadline.in(ttl, time);
    }
    long value = Math.max(floor, sum(old == null ? start : old.value, delta));
    counts.put(key, new Count(value, deadline));
    return value;
  }

  OptionalLong count(String key) {
    Count count = live(key);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count.value);
  }

  void reset(String key) {
    counts.remove(key);
  }

  void clear() {
    counts.clear();
  }

  private @Nullable Count live(String key) {
    Count count = counts.get(key);
    if (count != null && count.deadline.isPast(time)) {
      counts.remove(key);
      return null;
    }
    return count;
  }

  private static long sum(long value, long delta) {
    long sum = value + delta;
    boolean overflown = ((value ^ sum) & (delta ^ sum)) < 0;
    if (!overflown) {
      return sum;
    }
    return delta < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
