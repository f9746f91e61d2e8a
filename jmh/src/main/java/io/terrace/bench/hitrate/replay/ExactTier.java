package io.terrace.bench.hitrate.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Exact LRU and FIFO, as a list threaded through arrays: the key's number is its place, so nothing
 * is hashed. The place after the last key is the list's head; {@code after[head]} is the youngest.
 *
 * <p>An entry that is over holds its place until it is touched or evicted. What is larger than the
 * whole tier is not held.
 */
final class ExactTier implements Tier {

  /** What a hit does. */
  enum Order {
    LRU,
    FIFO
  }

  private static final int ABSENT = -1;

  private final Order order;
  private final boolean byBytes;
  private final long capacity;
  private final int head;
  private final int[] after;
  private final int[] before;
  private final @Nullable Loaded[] values;
  private long used;
  private long evictions;
  private long expiredMisses;

  ExactTier(Order order, Space space) {
    this.order = order;
    this.byBytes = space.byBytes();
    this.capacity = space.capacity();
    this.head = space.trace().uniqueKeys();
    this.after = new int[head + 1];
    this.before = new int[head + 1];
    this.values = new Loaded[head];
    Arrays.fill(after, ABSENT);
    after[head] = head;
    before[head] = head;
  }

  @Override
  public @Nullable Loaded get(int key, long now) {
    Loaded held = values[key];
    if (held == null) {
      return null;
    }
    if (held.isOver(now)) {
      expiredMisses++;
      remove(key);
      return null;
    }
    if (order == Order.LRU) {
      unlink(key);
      linkYoungest(key);
    }
    return held;
  }

  @Override
  public void put(int key, Loaded value) {
    boolean keepsPlace = values[key] != null && order == Order.FIFO && !byBytes;
    if (keepsPlace) {
      values[key] = value;
      return;
    }
    remove(key);
    long weight = weight(value);
    if (weight > capacity) {
      return;
    }
    while (used + weight > capacity) {
      remove(before[head]);
      evictions++;
    }
    values[key] = value;
    used += weight;
    linkYoungest(key);
  }

  @Override
  public void remove(int key) {
    Loaded held = values[key];
    if (held != null) {
      values[key] = null;
      used -= weight(held);
      unlink(key);
    }
  }

  private long weight(Loaded value) {
    return byBytes ? value.bytes() : 1;
  }

  private void linkYoungest(int key) {
    int second = after[head];
    after[key] = second;
    before[key] = head;
    before[second] = key;
    after[head] = key;
  }

  private void unlink(int key) {
    after[before[key]] = after[key];
    before[after[key]] = before[key];
    after[key] = ABSENT;
  }

  @Override
  public long evictions() {
    return evictions;
  }

  @Override
  public long expiredMisses() {
    return expiredMisses;
  }

  @Override
  public long excess() {
    return Math.max(0, used - capacity);
  }

  @Override
  public void close() {}
}
