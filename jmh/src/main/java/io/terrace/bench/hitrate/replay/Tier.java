package io.terrace.bench.hitrate.replay;

import org.jspecify.annotations.Nullable;

/** One tier of one node. For one thread; no method blocks. */
interface Tier extends AutoCloseable {

  /** What lies under a tier. */
  @FunctionalInterface
  interface Source {

    /** Returns what a tier that missed {@code key} is to hold. */
    Loaded load(int key, long now);
  }

  /** What a tier does not know of itself. */
  long UNKNOWN = -1;

  /** Returns what is held of {@code key} and not over; a use of it. */
  @Nullable Loaded get(int key, long now);

  /** Holds {@code value}, unless the tier would rather not. */
  void put(int key, Loaded value);

  void remove(int key);

  /** Returns what is held of {@code key}, or what {@code source} then loads. */
  default Loaded getOrLoad(int key, long now, Source source) {
    Loaded held = get(key, now);
    if (held == null) {
      held = source.load(key, now);
      put(key, held);
    }
    return held;
  }

  /** Returns how many entries left for capacity, or {@link #UNKNOWN}. */
  long evictions();

  /** Returns how many misses found an entry that was over, or {@link #UNKNOWN}. */
  long expiredMisses();

  /** Returns how much it held beyond its size, at the worst that was seen; 0 if it kept to it. */
  long excess();

  @Override
  void close();
}
