package io.terrace.cache;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link Counter} counts. Immutable. Whoever makes the first step of a counter decides its
 * start and its ttl; the floor is that of each step.
 *
 * <pre>{@code
 * manager.counter("visits:" + user, CounterSpec.DEFAULT.ttl(Duration.ofMinutes(1))).add(1);
 * }</pre>
 *
 * @param start what it begins with
 * @param floor the least that it may become; {@link Long#MIN_VALUE} for none
 * @param ttl how long it lasts from its first step on, empty for ever
 * @param tier where it is kept: {@link Tier#LOCAL} for this process alone, empty for the remote
 *     tier where there is one
 * @param remote the name of its remote tier, empty for the default one
 */
public record CounterSpec(
    long start, long floor, Optional<Duration> ttl, Optional<Tier> tier, Optional<String> remote) {

  /** Begins at zero, has no floor, lasts for ever, and is in the default remote tier if any. */
  public static final CounterSpec DEFAULT =
      new CounterSpec(0, Long.MIN_VALUE, Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks that the settings agree. */
  public CounterSpec {
    if (start < floor) {
      throw new IllegalArgumentException(
          "a counter's start (" + start + ") is below its floor (" + floor + "). Lower the floor.");
    }
    ttl = ttl.map(given -> Durations.requirePositive(given, "ttl of a counter"));
    if (remote.isPresent() && tier.equals(Optional.of(Tier.LOCAL))) {
      throw new IllegalArgumentException(
          "a counter's tier (LOCAL) and remote (" + remote.get() + ") conflict. Drop one.");
    }
  }

  /** Returns this spec with a start of {@code start}. */
  public CounterSpec start(long start) {
    return new CounterSpec(start, floor, ttl, tier, remote);
  }

  /** Returns this spec with a floor of {@code floor}. */
  public CounterSpec floor(long floor) {
    return new CounterSpec(start, floor, ttl, tier, remote);
  }

  /** Returns this spec with a ttl of {@code ttl}, more than zero. */
  public CounterSpec ttl(Duration ttl) {
    return new CounterSpec(start, floor, Optional.of(ttl), tier, remote);
  }

  /** Returns this spec for a counter that is kept in {@code tier}. */
  public CounterSpec tier(Tier tier) {
    return new CounterSpec(start, floor, ttl, Optional.of(tier), remote);
  }

  /** Returns this spec for a counter in the remote tier {@code name}. */
  public CounterSpec remote(String name) {
    return new CounterSpec(
        start, floor, ttl, tier, Optional.of(Objects.requireNonNull(name, "name")));
  }
}
