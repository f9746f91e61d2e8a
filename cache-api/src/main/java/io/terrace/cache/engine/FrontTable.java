package io.terrace.cache.engine;

import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers entries that were used lately, where they are found in fewer steps than in the local
 * tier.
 *
 * <p><b>The idea.</b> An array without chains: a key has two neighbouring slots, and what is found
 * in neither is looked up in the tier. It is a memory and no authority: that a key is not here says
 * nothing, and an entry that is here and has left the tier says so itself. So slots are read and
 * written without order or lock; what a race loses is remembered at the next use.
 *
 * <p><b>Nothing is kept that has left.</b> Who has an entry leave then clears its slot; who fills a
 * slot then looks whether the entry has left. With a fence between the two halves of each, one of
 * them sees what the other did.
 *
 * <p><b>Size.</b> At first there are few slots. Once as many entries as there are slots had to make
 * room for others, it is looked how many entries the tier has, and there are two to four slots for
 * each from then on. A larger table begins empty.
 *
 * <p><b>Places.</b> Keys with consecutive hashes, as numbers and numbered names have, lie in one
 * line of the processor's cache, where the most popular of them are likely to be neighbours.
 *
 * <p>Thread-safe.
 */
final class FrontTable<V> {

  private static final int LEAST = 16;
  private static final int MOST = 1 << 22;
  private static final int SLOTS_EACH = 2;

  private final LongSupplier entries;
  private volatile @Nullable TierEntry<V>[] slots = empty(LEAST);

  /** How many had to make room in these slots; not exact on purpose. */
  private int displaced;

  /**
   * Makes an empty table.
   *
   * @param entries tells how many entries the tier has
   */
  FrontTable(LongSupplier entries) {
    this.entries = entries;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
  private static <V> @Nullable TierEntry<V>[] empty(int length) {
    return new TierEntry[length];
  }

  /** Returns the entry that {@code key} has in the tier, or null where it is not remembered. */
  @Nullable TierEntry<V> find(Object key) {
    int hash = key.hashCode();
    @Nullable TierEntry<V>[] all = slots;
    int at = slot(hash, all);
    TierEntry<V> first = all[at];
    if (first != null && first.isOf(key, hash)) {
      return first;
    }
    TierEntry<V> second = all[at ^ 1];
    return second != null && second.isOf(key, hash) ? second : null;
  }

  /** Remembers {@code entry}, which was used just now. */
  void remember(TierEntry<V> entry) {
    @Nullable TierEntry<V>[] all = slots;
    int at = slot(entry.hash(), all);
    TierEntry<V> first = all[at];
    if (first == entry || all[at ^ 1] == entry) {
      return;
    }
    if (first != null) {
      if (all[at ^ 1] != null && ++displaced >= all.length) {
        grow(all);
      }
      all[at ^ 1] = first;
    }
    all[at] = entry;
    forgetLeft(all, at);
  }

  /** Has {@code next}, if there is one, remembered in place of {@code left}, which has left. */
  void renew(TierEntry<V> left, @Nullable TierEntry<V> next) {
    VarHandle.fullFence();
    @Nullable TierEntry<V>[] all = slots;
    int at = slot(left.hash(), all);
    if (all[at] == left) {
      all[at] = next;
    } else if (all[at ^ 1] == left) {
      all[at ^ 1] = next;
    } else {
      return;
    }
    forgetLeft(all, at);
  }

  /** Forgets all. */
  void clear() {
    slots = empty(LEAST);
  }

  /** Returns how many entries are remembered. */
  int size() {
    int size = 0;
    for (TierEntry<V> entry : slots) {
      size += entry == null ? 0 : 1;
    }
    return size;
  }

  private void forgetLeft(@Nullable TierEntry<V>[] all, int at) {
    VarHandle.fullFence();
    forgetIfLeft(all, at);
    forgetIfLeft(all, at ^ 1);
  }

  private void forgetIfLeft(@Nullable TierEntry<V>[] all, int at) {
    TierEntry<V> entry = all[at];
    if (entry != null && entry.hasLeft()) {
      all[at] = null; // or one that came meanwhile: it will be back
    }
  }

  private void grow(@Nullable TierEntry<V>[] all) {
    displaced = 0;
    long wanted = Math.min(MOST, SLOTS_EACH * entries.getAsLong());
    if (wanted > all.length) {
      slots = empty(Integer.highestOneBit((int) wanted - 1) << 1);
    }
  }

  private static int slot(int hash, @Nullable TierEntry<?>[] all) {
    int spread = (hash >>> 4) * 0x9E3779B9;
    return (spread ^ (spread >>> 16) ^ (hash & 15)) & (all.length - 1);
  }
}
