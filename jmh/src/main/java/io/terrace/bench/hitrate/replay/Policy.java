package io.terrace.bench.hitrate.replay;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What decides which entries a cache keeps. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
public enum Policy {
  /** Terrace's local tier. */
  TERRACE(
      "the real local tier by load(); same-thread executor, initial capacity not set",
      Kind.VARIES,
      TerraceTier::new),
  /** Least recently used leaves first. */
  LRU("exact", Kind.EXACT, space -> new ExactTier(ExactTier.Order.LRU, space)),
  /** First in leaves first. */
  FIFO("exact", Kind.EXACT, space -> new ExactTier(ExactTier.Order.FIFO, space)),
  /** What is needed last leaves first, and what comes is always let in. */
  MIN("Belady's optimum, forced admission", Kind.EXACT, null),
  /** The same, which may also leave out what comes: no cache does better. */
  MIN_BYPASS("Belady's optimum, with bypass", Kind.EXACT, null),
  /** Caffeine alone. */
  CAFFEINE(
      "getIfPresent and put; same-thread executor, initial capacity not set",
      Kind.VARIES,
      Peers::caffeine),
  /** Caffeine with the executor that it comes with. */
  CAFFEINE_ASYNC(
      "getIfPresent and put; common-pool executor, as it comes", Kind.VARIES, Peers::caffeineAsync),
  /** cache2k alone. */
  CACHE2K("strict eviction, peek and put", Kind.VARIES, Peers::cache2k),
  /** Ehcache's heap tier. */
  EHCACHE("heap tier, get and put", Kind.VARIES, Peers::ehcache),
  /** Guava's cache. */
  GUAVA("default segments, getIfPresent and put", Kind.VARIES, Peers::guava);

  private enum Kind {
    EXACT,
    VARIES
  }

  private final String options;
  private final Kind kind;
  private final @Nullable Function<Space, Tier> maker;

  Policy(String options, Kind kind, @Nullable Function<Space, Tier> maker) {
    this.options = options;
    this.kind = kind;
    this.maker = maker;
  }

  /** Returns the policy that is asked for by {@code name}, or null. */
  public static @Nullable Policy named(String name) {
    for (Policy policy : values()) {
      if (policy.toString().equals(name)) {
        return policy;
      }
    }
    return null;
  }

  /** Returns how it is configured. */
  public String options() {
    return options;
  }

  /** Returns whether it is computed from the future, and no cache that could be built. */
  public boolean isOptimum() {
    return maker == null;
  }

  /** Returns whether two replays of one trace may differ. */
  public boolean varies() {
    return kind == Kind.VARIES;
  }

  Tier tier(Space space) {
    if (maker == null) {
      throw new IllegalStateException(this + " is not a tier: it knows the future");
    }
    return space.capacity() == 0 ? new NoTier() : maker.apply(space);
  }

  /** The name by which it is asked for. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
