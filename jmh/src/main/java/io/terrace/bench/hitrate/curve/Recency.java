package io.terrace.bench.hitrate.curve;

import java.util.Arrays;

/**
 * Keys by when each was last used, which tells for a use how many others were since.
 *
 * <p>A use takes the next place, and leaves the one before; a Fenwick tree counts the places that
 * are taken, so that the keys used since are a difference of sums. When places run out, those that
 * are taken move together to the front. With twice as many places as keys that happens once in as
 * many uses as there are keys, and the tree stays small however long a trace is.
 *
 * <p>For one thread.
 */
final class Recency {

  private static final int NONE = -1;

  private final int[] placeOf;
  private final int[] keyAt;
  private final int[] tree;
  private int next;
  private int held;

  Recency(int keys) {
    this.placeOf = new int[keys];
    Arrays.fill(placeOf, NONE);
    this.keyAt = new int[2 * keys];
    Arrays.fill(keyAt, NONE);
    this.tree = new int[2 * keys + 1];
  }

  /**
   * Uses {@code key}; returns how many keys were used since its last use, itself among them, or 0
   * if it was never used.
   */
  int use(int key) {
    if (next == keyAt.length) {
      moveTogether();
    }
    int place = placeOf[key];
    int distance = 0;
    if (place == NONE) {
      held++;
    } else {
      distance = held - takenUpTo(place) + 1;
      keyAt[place] = NONE;
      add(place, -1);
    }
    add(next, 1);
    keyAt[next] = key;
    placeOf[key] = next++;
    return distance;
  }

  private void moveTogether() {
    int to = 0;
    for (int from = 0; from < keyAt.length; from++) {
      int key = keyAt[from];
      if (key != NONE) {
        keyAt[from] = NONE;
        keyAt[to] = key;
        placeOf[key] = to++;
      }
    }
    next = to;
    Arrays.fill(tree, 0);
    Arrays.fill(tree, 1, to + 1, 1);
    for (int i = 1; i < tree.length; i++) {
      int parent = i + (i & -i);
      if (parent < tree.length) {
        tree[parent] += tree[i];
      }
    }
  }

  private void add(int place, int by) {
    for (int i = place + 1; i < tree.length; i += i & -i) {
      tree[i] += by;
    }
  }

  private int takenUpTo(int place) {
    int sum = 0;
    for (int i = place + 1; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }
}
