package io.terrace.cache.jcache;

/**
 * What JSR-107 counts of a cache, by its rules: a read is a hit or a miss, whatever the tier, and a
 * replaced value is a put. Thread-safe; the figures need not be of one moment.
 */
interface JsrStatistics {

  long hits();

  long misses();

  /** Returns the number of reads that were a hit or a miss. */
  default long gets() {
    return hits() + misses();
  }

  long puts();

  /** Returns the number of entries that callers removed; neither evicted nor expired ones. */
  long removals();

  long evictions();

  /** Returns the mean time of a read without its loads, in microseconds; 0 before the first. */
  float averageGetMicros();

  float averagePutMicros();

  float averageRemoveMicros();

  /** Sets every figure to 0. */
  void clear();
}
