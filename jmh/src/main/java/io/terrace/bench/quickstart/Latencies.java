package io.terrace.bench.quickstart;

import java.util.Arrays;

/** Response times, sorted. Immutable. */
final class Latencies {

  private final long[] sorted;

  /** Takes a copy of {@code nanos}, at least one. */
  Latencies(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("there is no percentile of no response");
    }
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /**
   * Returns the shortest time within which {@code percent} of the responses came (nearest rank).
   *
   * @param percent more than 0, at most 100
   */
  long percentileNanos(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent must be above 0 and at most 100, not " + percent);
    }
    int rank = (int) Math.ceil(percent * sorted.length / 100);
    return sorted[rank - 1];
  }
}
