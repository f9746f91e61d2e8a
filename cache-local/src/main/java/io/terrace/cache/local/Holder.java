package io.terrace.cache.local;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Where the entry of one key lies, for as long as the tier has that key: a change of the entry is a
 * change here, and nothing that Caffeine has to be told of.
 *
 * <p>A holder is dead once it has no entry, and stays so. At most one holder of a key is alive at
 * any time, and it is the one that Caffeine has: each dies before Caffeine lets go of it, and none
 * takes its place before.
 *
 * <p>Thread-safe.
 */
class Holder<K, E> {

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final AtomicReferenceFieldUpdater<Holder, Object> ENTRY =
      AtomicReferenceFieldUpdater.newUpdater(Holder.class, Object.class, "entry");

  final K key;
  private volatile @Nullable Object entry;

  Holder(K key, E entry) {
    this.key = key;
    this.entry = entry;
  }

  /** Returns the entry, or null if this is dead. */
  @SuppressWarnings("unchecked") // only entries are put there
  final @Nullable E entry() {
    return (E) entry;
  }

  /**
   * Replaces the entry {@code present} by {@code next}; returns false if it has another, or none.
   */
  final boolean replace(E present, @Nullable E next) {
    return ENTRY.compareAndSet(this, present, next);
  }

  /** Makes this dead, and returns the entry that it had; null if it was dead. */
  @SuppressWarnings("unchecked") // only entries are put there
  final @Nullable E die() {
    return (E) ENTRY.getAndSet(this, null);
  }
}
