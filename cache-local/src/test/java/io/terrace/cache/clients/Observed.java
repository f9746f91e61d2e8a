package io.terrace.cache.clients;

/**
 * A call that was made, and its answer.
 *
 * @param from when it began, by {@code nanoTime}
 * @param to when it had returned
 */
record Observed(int thread, int key, Call call, Object answer, long from, long to) {

  /** Returns whether this had returned when {@code other} began. */
  boolean isBefore(Observed other) {
    return to < other.from;
  }
}
