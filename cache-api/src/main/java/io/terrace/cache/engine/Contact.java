package io.terrace.cache.engine;

import io.terrace.cache.spi.InvalidationBus;
import java.time.Duration;

/**
 * How long ago it was known that no invalidation is missing. Past the bound the local tier is not
 * believed: reads go to the remote tier, or load. Thread-safe.
 *
 * <p>The age is taken by an exact clock on each hit: a coarse one would still show the moment
 * before a pause of the whole process, and serve once what was invalidated during it.
 */
final class Contact {

  /** How old the last contact may be, unless a cache allows more. */
  static final Duration BOUND = Duration.ofSeconds(2);

  private final InvalidationBus bus;
  private final EngineClock clock;
  private final long boundNanos;

  /** Until when the last contact that was asked for will do. Contacts only become later. */
  private volatile long goodUntil = Long.MIN_VALUE;

  Contact(InvalidationBus bus, EngineClock clock, Duration bound) {
    this.bus = bus;
    this.clock = clock;
    this.boundNanos = bound.toNanos();
  }

  /** Returns whether the last contact was too long before {@code now}. */
  boolean isLost(long now) {
    return now > goodUntil && isLostByNow(now);
  }

  private boolean isLostByNow(long now) {
    goodUntil = FreshnessPolicy.after(clock.of(bus.lastContactNanos()), boundNanos);
    return now > goodUntil;
  }
}
