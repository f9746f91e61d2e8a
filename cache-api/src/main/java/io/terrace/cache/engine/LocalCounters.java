package io.terrace.cache.engine;

import io.terrace.cache.spi.CounterStore;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Counters of this process alone. Thread-safe; does not block. */
final class LocalCounters implements CounterStore {

  private record Count(long value, long until) {}

  private final EngineClock clock;
  private final ConcurrentMap<String, Count> counts = new ConcurrentHashMap<>();

  LocalCounters(EngineClock clock) {
    this.clock = clock;
  }

  @Override
  public long add(String key, long delta, long start, long floor, @Nullable Duration ttl) {
    long now = clock.exact();
    Count count =
        counts.compute(
            key,
            (k, old) -> {
              Count current = old == null || now >= old.until() ? begun(start, now, ttl) : old;
              return new Count(Math.max(floor, sum(current.value(), delta)), current.until());
            });
    return count.value();
  }

  private static Count begun(long start, long now, @Nullable Duration ttl) {
    long nanos = ttl == null ? FreshnessPolicy.NEVER : ttl.toNanos();
    return new Count(start, FreshnessPolicy.after(now, nanos));
  }

  /** Stops at the ends of long, as every store does. */
  private static long sum(long value, long delta) {
    try {
      return Math.addExact(value, delta);
    } catch (ArithmeticException overflow) {
      return delta < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  @Override
  public OptionalLong count(String key) {
    Count count = counts.get(key);
    return count == null || clock.exact() >= count.until()
        ? OptionalLong.empty()
        : OptionalLong.of(count.value());
  }

  @Override
  public void reset(String key) {
    counts.remove(key);
  }

  /** Forgets those whose ttl has ended. */
  void sweep() {
    long now = clock.exact();
    counts.values().removeIf(count -> now >= count.until());
  }
}
