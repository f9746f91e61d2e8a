package io.terrace.cache.test.clients;

import org.jspecify.annotations.Nullable;

/**
 * A call that was made, and its answer.
 *
 * @param thread who made it
 * @param key on what
 * @param call the call
 * @param answer what it gave
 * @param from when it began, by {@code nanoTime}
 * @param to when it had returned
 */
public record Observed(
    int thread, int key, Call call, @Nullable Object answer, long from, long to) {

  /** Returns whether this had returned when {@code other} began. */
  public boolean isBefore(Observed other) {
    return to < other.from;
  }
}
