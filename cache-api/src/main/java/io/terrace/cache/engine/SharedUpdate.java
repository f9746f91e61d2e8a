package io.terrace.cache.engine;

import io.terrace.cache.engine.KeyLocks.KeyLock;
import io.terrace.cache.engine.SharedTier.Held;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Changes of entries where the remote tier is the authority: made there first, then here. In this
 * process each is alone on its key. Thread-safe.
 *
 * <p><b>Three ways.</b> What writes whatever there was is simply stored. What depends on what there
 * was is compared and set, and decided anew where another process was faster. Where the user's own
 * code decides (a processor, a writer, an expiry policy), it runs under a lease, alone among all
 * processes that would run such code on the key, and once: only if the key was changed meanwhile
 * all the same (by a plain put, an invalidation, the end of its ttl, or a second holder after the
 * lease ran out) does it run again, since its answer would else be that of a value that is gone.
 *
 * <p><b>Without the store.</b> What needs no answer of it is made here, and the invalidation of the
 * key is kept until the store takes it. All else is refused. A value that the store declines, since
 * it is too large or the store is full, is removed there and kept here.
 */
final class SharedUpdate<K, V> {

  /** More than live processes can take from each other in a row. */
  private static final int ATTEMPTS = 10_000;

  private final EntryTable<K, V> table;
  private final SharedTier<K, V> shared;
  private final CacheEngine<K, V> engine;

  SharedUpdate(EntryTable<K, V> table, SharedTier<K, V> shared, CacheEngine<K, V> engine) {
    this.table = table;
    this.shared = shared;
    this.engine = engine;
  }

  /**
   * Makes a change.
   *
   * @throws CacheException if it needs the store, which failed
   */
  <R extends @Nullable Object> Change<V, R> make(
      K key, Update<V, R> update, Atomicity atomicity, boolean runsUserCode) {
    KeyLock lock = table.lock(key);
    try {
      if (atomicity == Atomicity.BLIND) {
        return blindly(key, update, runsUserCode || table.isObserved());
      }
      return runsUserCode && shared.canChangeAlone()
          ? alone(key, update, atomicity)
          : compared(key, update, atomicity);
    } finally {
      table.unlock(key, lock);
    }
  }

  private <R extends @Nullable Object> Change<V, R> blindly(
      K key, Update<V, R> update, boolean needsCurrent) {
    TierEntry<V> before = table.settled(key);
    Fence fence = table.fence(key);
    StoreException failure = null;
    if (needsCurrent) {
      try {
        before = replaced(shared.readToChange(key, fence), before);
      } catch (StoreException unavailable) {
        failure = unavailable;
      }
    }
    Change<V, R> change = unlessCleared(update.apply(table.live(before)), fence);
    if (change.kind() == Change.Kind.KEEP) {
      return change;
    }
    failure = failure == null ? put(key, change.next()) : failure;
    if (failure == null) {
      table.write(key, before, change, fence);
    } else {
      makeHere(key, before, change, failure);
    }
    return change;
  }

  /** Returns why the store does not hold what it should, or null. */
  private @Nullable StoreException put(K key, @Nullable TierEntry<V> next) {
    try {
      shared.put(key, next);
      return null;
    } catch (StoreException failure) {
      if (next == null || failure.outcome() != Outcome.DECLINED) {
        return failure;
      }
      engine.storeFailed(failure);
      return put(key, null);
    }
  }

  private <R extends @Nullable Object> Change<V, R> alone(
      K key, Update<V, R> update, Atomicity atomicity) {
    HeldLease lease;
    try {
      lease = shared.aloneOn(key);
    } catch (StoreException failure) {
      return without(key, table.settled(key), update, atomicity, failure);
    }
    try {
      return compared(key, update, atomicity);
    } finally {
      lease.release();
    }
  }

  private <R extends @Nullable Object> Change<V, R> compared(
      K key, Update<V, R> update, Atomicity atomicity) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Change<V, R> change = attempt(key, update, atomicity);
      if (change != null) {
        return change;
      }
    }
    throw new CacheException(
        engine.describe("a write lost to others " + ATTEMPTS + " times. Try again."));
  }

  /** Returns null if another process was faster. */
  private <R extends @Nullable Object> @Nullable Change<V, R> attempt(
      K key, Update<V, R> update, Atomicity atomicity) {
    TierEntry<V> before = table.settled(key);
    Fence fence = table.fence(key);
    Held<V> held;
    try {
      held = shared.readToChange(key, fence);
    } catch (StoreException failure) {
      return without(key, before, update, atomicity, failure);
    }
    before = replaced(held, before);
    Change<V, R> change = unlessCleared(update.apply(table.live(held.entry())), fence);
    if (change.kind() == Change.Kind.KEEP) {
      return change;
    }
    try {
      if (!compareAndSet(key, held.version(), change.next())) {
        return null;
      }
    } catch (StoreException failure) {
      if (atomicity == Atomicity.REMOVAL) {
        makeHere(key, before, change, failure);
        return change;
      }
      makeHere(key, before, Change.remove(false), failure); // it may have arrived
      throw refused(failure);
    }
    table.write(key, before, change, fence);
    return change;
  }

  private boolean compareAndSet(K key, long version, @Nullable TierEntry<V> next) {
    try {
      return shared.compareAndSet(key, version, next);
    } catch (StoreException failure) {
      if (next == null || failure.outcome() != Outcome.DECLINED) {
        throw failure;
      }
      engine.storeFailed(failure);
      return shared.compareAndSet(key, version, null);
    }
  }

  /** Makes a change that has not begun without the store, or refuses it. */
  private <R extends @Nullable Object> Change<V, R> without(
      K key,
      @Nullable TierEntry<V> before,
      Update<V, R> update,
      Atomicity atomicity,
      StoreException failure) {
    if (atomicity != Atomicity.REMOVAL) {
      engine.storeFailed(failure);
      throw refused(failure);
    }
    Change<V, R> change = update.apply(table.live(before));
    makeHere(key, before, change, failure);
    return change;
  }

  private void makeHere(
      K key, @Nullable TierEntry<V> before, Change<V, ?> change, StoreException failure) {
    engine.storeFailed(failure);
    shared.keep(key, failure);
    table.write(key, before, change);
  }

  private CacheException refused(StoreException failure) {
    return new CacheException(
        engine.describe(
            "a write needs the remote tier, which failed: "
                + failure.getMessage()
                + " Try again, or invalidate the key."),
        failure);
  }

  /** A clear that came meanwhile comes after the change, and so nothing is left of it. */
  private <R extends @Nullable Object> Change<V, R> unlessCleared(
      Change<V, R> change, Fence fence) {
    return change.kind() == Change.Kind.WRITE && table.generation() != fence.generation()
        ? Change.remove(change.result())
        : change;
  }

  /**
   * Returns the entry whose end a listener is told of: that of the store, or one that ended here.
   */
  private @Nullable TierEntry<V> replaced(Held<V> held, @Nullable TierEntry<V> here) {
    return held.entry() == null && table.live(here) == null ? here : held.entry();
  }
}
