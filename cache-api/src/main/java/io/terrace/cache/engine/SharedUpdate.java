package io.terrace.cache.engine;

import io.terrace.cache.engine.KeyLocks.KeyLock;
import io.terrace.cache.engine.SharedTier.Held;
import io.terrace.cache.spi.StoreException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A change of one entry where the remote tier is the authority: compare and set there, then write
 * here. In this process it is alone on its key; where another process was faster, it is decided
 * anew.
 *
 * <p>If the store cannot be reached, the change is refused: neither an atomic answer nor a value
 * that others will see can be promised. What was held here of the key is dropped, and so will be
 * what the store holds, since the write may have arrived.
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

  <R extends @Nullable Object> Change<V, R> make(K key, Update<V, R> update) {
    KeyLock lock = table.lock(key);
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        TierEntry<V> before = table.settled(key);
        Fence fence = table.fence(key);
        Held<V> held = shared.read(key, fence);
        Change<V, R> change = update.apply(table.live(held.entry()));
        if (change.kind() == Change.Kind.KEEP) {
          return change;
        }
        if (table.generation() != fence.generation()) {
          continue; // a clear came between what was read and what would be written
        }
        if (shared.compareAndSet(key, held.version(), change.next())) {
          table.write(key, before, change, fence);
          return change;
        }
      }
      throw new CacheException(
          engine.describe("a write lost to others " + ATTEMPTS + " times. Try again."));
    } catch (StoreException failure) {
      table.write(key, table.settled(key), Change.remove(false));
      shared.keep(key);
      throw new CacheException(
          engine.describe(
              "a write needs the remote tier, which failed: "
                  + failure.getMessage()
                  + " Try again, or invalidate the key."),
          failure);
    } finally {
      table.unlock(key, lock);
    }
  }
}
