package io.terrace.cache.intercept;

import java.util.function.Function;

/**
 * Values by the identity of their keys, each made once. Thread-safe.
 *
 * <p>A proxy class hands over the same {@code Method} object in every call of a method, but not one
 * that is known before; and to find it by {@code equals} costs as much as the whole rest of the
 * interception. So it is found by {@code equals} once, and then by identity, in a small table with
 * open addressing that is replaced whole when it learns.
 */
final class IdentityTable<K, V> {

  /** More keys than any class has methods; whoever has more makes a new one in each call. */
  private static final int MOST = 4_096;

  private final Function<K, V> values;
  private volatile Object[] table = new Object[8];
  private int learned;

  /**
   * Makes one.
   *
   * @param values gives the value of a key that is new
   */
  IdentityTable(Function<K, V> values) {
    this.values = values;
  }

  @SuppressWarnings("unchecked") // beside a key there is its value
  V get(K key) {
    Object[] table = this.table;
    int mask = table.length - 1;
    int slot = slot(key, mask);
    while (table[slot] != null) {
      if (table[slot] == key) {
        return (V) table[slot + 1];
      }
      slot = (slot + 2) & mask;
    }
    return learn(key);
  }

  private synchronized V learn(K key) {
    V value = values.apply(key);
    Object[] old = table;
    if (learned >= MOST) {
      return value;
    }
    // A quarter full at most, so that almost every search ends where it begins.
    Object[] larger = new Object[(learned + 1) * 8 > old.length ? old.length * 2 : old.length];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != null) {
        put(larger, old[i], old[i + 1]);
      }
    }
    put(larger, key, value);
    learned++;
    table = larger;
    return value;
  }

  private static void put(Object[] table, Object key, Object value) {
    int mask = table.length - 1;
    int slot = slot(key, mask);
    while (table[slot] != null && table[slot] != key) {
      slot = (slot + 2) & mask;
    }
    table[slot] = key;
    table[slot + 1] = value;
  }

  private static int slot(Object key, int mask) {
    return (System.identityHashCode(key) << 1) & mask;
  }
}
