package io.terrace.cache.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The entries of one cache that a store holds, void ones left out: their keys are enumerated at
 * once, and what they stand for is read in batches as it is come to. Weakly consistent: an entry
 * that is removed meanwhile is left out, and one that is added may be. Not thread-safe; blocks as
 * the store does.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class RemoteEntries<K, V> implements Iterator<Map.Entry<K, TierEntry<V>>> {

  /** How many are read in one trip. */
  private static final int BATCH = 100;

  private final SharedTier<K, V> shared;
  private final Fence fence;
  private final Iterator<String> keys;
  private Iterator<Map.Entry<K, TierEntry<V>>> batch = Collections.emptyIterator();

  /**
   * Enumerates them.
   *
   * @param fence what is current now
   */
  RemoteEntries(SharedTier<K, V> shared, Set<String> keys, Fence fence) {
    this.shared = shared;
    this.fence = fence;
    this.keys = keys.iterator();
  }

  @Override
  public boolean hasNext() {
    while (!batch.hasNext() && keys.hasNext()) {
      List<String> next = new ArrayList<>(BATCH);
      while (keys.hasNext() && next.size() < BATCH) {
        next.add(keys.next());
      }
      batch = shared.readAll(next, fence).entrySet().iterator();
    }
    return batch.hasNext();
  }

  @Override
  public Map.Entry<K, TierEntry<V>> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return batch.next();
  }
}
