package io.terrace.cache.test.clients;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the calls of one key can be put in an order that explains every answer, as if each
 * had happened in one moment between its beginning and its end.
 *
 * <p>The search of Wing and Gong, "Testing and Verifying Concurrent Objects" (1993), with Lowe's
 * memory of where it was already (2017): a set of calls that are done and the value they left is
 * looked at once. Linearizability is local, so keys may be judged one by one (Herlihy and Wing,
 * 1990).
 */
public final class Linearizability {

  private static final int MAXIMUM = 62;

  /** Where the search is: the calls that are done, as bits, and the value that is there. */
  private record State(long done, @Nullable Integer value) {}

  private final List<Observed> history;
  private final long[] earlier;
  private final Set<State> visited = new HashSet<>();

  private Linearizability(List<Observed> history) {
    if (history.size() > MAXIMUM) {
      throw new IllegalArgumentException("a history has at most " + MAXIMUM + " calls");
    }
    this.history = history;
    this.earlier = new long[history.size()];
    for (int i = 0; i < earlier.length; i++) {
      for (int j = 0; j < earlier.length; j++) {
        if (history.get(j).isBefore(history.get(i))) {
          earlier[i] |= 1L << j;
        }
      }
    }
  }

  /**
   * Returns whether {@code history} is linearizable.
   *
   * @param before the value that was there first, or null
   */
  public static boolean holds(List<Observed> history, @Nullable Integer before) {
    return new Linearizability(history).isExplained(0, before);
  }

  /** Returns whether two calls of {@code history} overlap, so that there is anything to search. */
  public static boolean hasOverlap(List<Observed> history) {
    for (int i = 0; i < history.size(); i++) {
      for (int j = 0; j < i; j++) {
        Observed one = history.get(i);
        Observed other = history.get(j);
        if (!one.isBefore(other) && !other.isBefore(one)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isExplained(long done, @Nullable Integer value) {
    if (done == (1L << earlier.length) - 1) {
      return true;
    }
    if (!visited.add(new State(done, value))) {
      return false;
    }
    for (int i = 0; i < earlier.length; i++) {
      boolean mayBeNext = (done & (1L << i)) == 0 && (earlier[i] & ~done) == 0;
      if (mayBeNext) {
        Observed next = history.get(i);
        Call.Effect effect = next.call().on(value);
        if (Objects.equals(effect.answer(), next.answer())
            && isExplained(done | (1L << i), effect.left())) {
          return true;
        }
      }
    }
    return false;
  }
}
