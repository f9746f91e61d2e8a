package io.terrace.cache.engine;

/**
 * Which reads the local tier is told of as uses of an entry.
 *
 * <p>To tell it costs more than the read itself: the use is queued, and is worked off later into
 * the statistics by which entries are evicted. Those are statistics: beyond some number of uses
 * they get no better for more. So in each tick the first reads are told, whichever entries they are
 * of; and since what the tier is told of hits competes there with what it is told of misses, each
 * entry that is added earns more. Where fewer than {@value #EACH_TICK} reads come in a millisecond,
 * or more than one in {@value #EACH_WRITE} adds an entry, all reads are told.
 *
 * <p>Thread-safe. Its counts are read and written without order on purpose: a use more or less is
 * no matter, and a line of memory that all readers write would be.
 */
final class UseSample {

  private static final int EACH_TICK = 256;
  private static final int EACH_WRITE = 64;

  /** What can be earned: many writes in a row, as when a cache is filled, must not add up. */
  private static final int MOST = 1 << 14;

  /** A tick is 2 to the power of this many nanoseconds: a millisecond. */
  private static final int TICK = 20;

  private static final long NEVER = Long.MIN_VALUE;

  private final boolean tellsAll;
  private long tick;
  private int left;

  /** A moment at which no more reads are told. */
  private long satisfiedAt = NEVER;

  /**
   * Makes a sample.
   *
   * @param tellsAll whether all reads are told, as where time is not that of a clock
   */
  UseSample(boolean tellsAll) {
    this.tellsAll = tellsAll;
  }

  /** Returns whether a read at {@code now} is told. */
  boolean tells(long now) {
    if (now >>> TICK != tick) {
      tick = now >>> TICK;
      left = Math.max(left, EACH_TICK);
    }
    int remaining = left;
    if (remaining > 0) {
      left = remaining - 1;
      return true;
    }
    if (!tellsAll && satisfiedAt != now) {
      satisfiedAt = now;
    }
    return tellsAll;
  }

  /** Returns whether it is known that no read at {@code now} is told. */
  boolean isSatisfied(long now) {
    return now == satisfiedAt;
  }

  /** Takes note of a write. */
  void written() {
    int earned = left + EACH_WRITE;
    if (earned <= MOST) {
      left = earned;
      if (satisfiedAt != NEVER) {
        satisfiedAt = NEVER;
      }
    }
  }
}
