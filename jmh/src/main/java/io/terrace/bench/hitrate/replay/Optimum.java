package io.terrace.bench.hitrate.replay;

import io.terrace.bench.hitrate.trace.Operation;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.Arrays;

/**
 * Belady's optimum: of what is held, what is needed last leaves first (Belady, "A Study of
 * Replacement Algorithms for a Virtual-Storage Computer", IBM Systems Journal 1966).
 *
 * <p>An entry is needed next where the next request of its key reads it; one that is written or
 * removed first is not needed at all. With {@link Admission#FORCED} what comes is always let in,
 * which caches that can't refuse must do; with {@link Admission#BYPASS} it is only if something
 * held is needed later, which no cache of that many entries can beat.
 *
 * <p>A heap with the latest on top, in which each key knows its place: O(n log capacity).
 */
final class Optimum {

  /** What happens to what comes. */
  enum Admission {
    FORCED,
    BYPASS
  }

  private static final int NEVER = Integer.MAX_VALUE;
  private static final int ABSENT = -1;

  private final Trace trace;
  private final int[] nextUse;
  private final int[] heap;
  private final int[] place;
  private final int[] need;
  private int size;

  private Optimum(Trace trace, int[] nextUse, int capacity) {
    this.trace = trace;
    this.nextUse = nextUse;
    this.heap = new int[capacity];
    this.place = new int[trace.uniqueKeys()];
    this.need = new int[trace.uniqueKeys()];
    Arrays.fill(place, ABSENT);
  }

  /**
   * Returns for each request the next that counts for what it leaves behind: that reads its key, if
   * none writes it before, and is not before {@code from}. What comes again before that may well be
   * let go until then: to bring it back counts for nothing.
   */
  static int[] nextUses(Trace trace, int from) {
    int[] next = new int[trace.size()];
    int[] seen = new int[trace.uniqueKeys()];
    Arrays.fill(seen, NEVER);
    for (int i = trace.size() - 1; i >= 0; i--) {
      int key = trace.key(i);
      next[i] = seen[key] < from ? NEVER : seen[key];
      seen[key] = trace.operation(i) == Operation.GET ? i : NEVER;
    }
    return next;
  }

  /**
   * Returns how many reads from request {@code from} on are hits.
   *
   * @param nextUse what {@link #nextUses} gave
   */
  static int hits(Trace trace, int[] nextUse, long capacity, Admission admission, int from) {
    int entries = (int) Math.min(capacity, trace.uniqueKeys());
    return entries == 0 ? 0 : new Optimum(trace, nextUse, entries).replay(admission, from);
  }

  private int replay(Admission admission, int from) {
    int hits = 0;
    for (int i = 0; i < nextUse.length; i++) {
      int key = trace.key(i);
      Operation operation = trace.operation(i);
      if (operation == Operation.DELETE) {
        if (place[key] != ABSENT) {
          remove(place[key]);
        }
      } else if (place[key] == ABSENT) {
        admit(key, nextUse[i], admission);
      } else {
        hits += i >= from && operation == Operation.GET ? 1 : 0;
        need[key] = nextUse[i];
        settle(place[key]);
      }
    }
    return hits;
  }

  private void admit(int key, int use, Admission admission) {
    if (size == heap.length) {
      if (admission == Admission.BYPASS && use >= need[heap[0]]) {
        return;
      }
      remove(0);
    }
    need[key] = use;
    heap[size] = key;
    place[key] = size;
    up(size++);
  }

  private void remove(int at) {
    place[heap[at]] = ABSENT;
    int last = heap[--size];
    if (at < size) {
      heap[at] = last;
      place[last] = at;
      settle(at);
    }
  }

  /** Moves a key to where it belongs, whether it is needed later than before or earlier. */
  private void settle(int at) {
    int key = heap[at];
    up(at);
    down(place[key]);
  }

  private void up(int from) {
    int at = from;
    int key = heap[at];
    while (at > 0 && need[heap[(at - 1) >>> 1]] < need[key]) {
      move((at - 1) >>> 1, at);
      at = (at - 1) >>> 1;
    }
    heap[at] = key;
    place[key] = at;
  }

  private void down(int from) {
    int at = from;
    int key = heap[at];
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && need[heap[child + 1]] > need[heap[child]]) {
        child++;
      }
      if (need[heap[child]] <= need[key]) {
        break;
      }
      move(child, at);
      at = child;
    }
    heap[at] = key;
    place[key] = at;
  }

  private void move(int from, int to) {
    heap[to] = heap[from];
    place[heap[to]] = to;
  }
}
