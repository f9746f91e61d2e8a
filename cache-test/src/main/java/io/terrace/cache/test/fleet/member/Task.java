package io.terrace.cache.test.fleet.member;

/** What a {@link CacheRole} can be told to do; the words after it are whole numbers. */
public enum Task {
  /** Reads a key whose load takes so long; answers its version. */
  READ,
  /** Reads a key whose load waits until it is let through, and says its tag then. */
  READ_HELD,
  /** Changes a key; answers the {@link io.terrace.cache.Delivery}. */
  CHANGE,
  /** Changes all keys of a tag that are below a number; answers the delivery. */
  CHANGE_TAG,
  /** Clears the cache, of the keys from one to below another. */
  CLEAR,
  /** From a key on, of so many: answers how many would be served from the heap. */
  HELD,
  /** Reads a key, by so many threads, with a load of so long; answers when the last was done. */
  STORM,
  /**
   * Reads a key, by so many threads, whose first load fails once it is let through; answers how
   * many reads failed, and when the last had.
   */
  STORM_FAILING,
  /** Waits, by so many threads, for the end of a load of a key; answers when the last knew. */
  WAIT,
  /** By a seed, from a key on, so many, with loads of up to so long: reads as an adversary does. */
  READ_ROUNDS,
  /** By the same: reads what others have loaded. */
  FOLLOW_ROUNDS,
  /** By the same: changes what others load. */
  CHANGE_ROUNDS,
  /** From a key on, so many: answers which are read older than the source. */
  BEHIND,
  /** From a key on, so many: changes each, with a pause. */
  CHANGE_ALL,
  /** From a key on, so many: answers how long after each change it was seen. */
  WATCH,
  /** By a seed, for so many milliseconds, with threads, a share of writes and the longest pause. */
  PLAY,
  /** The same while nothing is disturbed, so that puts and clears are known to reach all. */
  PLAY_CALMLY,
  /** Writes what was recorded into a file. */
  HISTORY(false);

  final boolean hasNumbers;

  Task() {
    this(true);
  }

  Task(boolean hasNumbers) {
    this.hasNumbers = hasNumbers;
  }
}
