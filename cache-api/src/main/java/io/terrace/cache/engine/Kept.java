package io.terrace.cache.engine;

import io.terrace.cache.spi.InvalidationBus.Invalidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Invalidations that could not be sent: the newest of each, in their order, and bounded. Keys for
 * which there is no room become one invalidation of their cache. Thread-safe.
 */
final class Kept {

  /** How many keys are kept; tags and caches are few, and each is kept once. */
  static final int MAXIMUM = 10_000;

  /**
   * One that is kept.
   *
   * @param order tells it from a later one that is equal, which is not sent with it
   * @param mayArrive whether a write of the key may arrive after it is sent
   */
  record Item(Invalidation invalidation, long order, boolean mayArrive) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Invalidation, Item> items = new LinkedHashMap<>();
  private long order;
  private int keys;
  private volatile boolean any;

  /** Keeps one; forgets what it takes the place of. */
  void add(Invalidation invalidation, boolean mayArrive) {
    lock.lock();
    try {
      if (isKey(invalidation) && keys >= MAXIMUM) {
        coarsen();
      }
      Item old = forget(invalidation);
      items.put(
          invalidation,
          new Item(invalidation, ++order, mayArrive || (old != null && old.mayArrive())));
      keys += isKey(invalidation) ? 1 : 0;
      any = true;
    } finally {
      lock.unlock();
    }
  }

  private void coarsen() {
    Set<Invalidation> caches = new LinkedHashSet<>();
    items.keySet().forEach(one -> caches.add(coarsened(one)));
    items.keySet().removeIf(Kept::isKey);
    keys = 0;
    caches.forEach(one -> items.putIfAbsent(one, new Item(one, ++order, false)));
  }

  private static Invalidation coarsened(Invalidation one) {
    return one instanceof Invalidation.OfKey key ? new Invalidation.OfCache(key.cache()) : one;
  }

  private @Nullable Item forget(Invalidation invalidation) {
    Item old = items.remove(invalidation);
    keys -= old != null && isKey(invalidation) ? 1 : 0;
    return old;
  }

  private static boolean isKey(Invalidation invalidation) {
    return invalidation instanceof Invalidation.OfKey;
  }

  /** Returns whether there is any. */
  boolean any() {
    return any;
  }

  int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is kept now. */
  List<Item> all() {
    lock.lock();
    try {
      return new ArrayList<>(items.values());
    } finally {
      lock.unlock();
    }
  }

  /** Forgets one that was sent, unless it was kept again meanwhile. */
  void sent(Item item) {
    lock.lock();
    try {
      if (item.equals(items.get(item.invalidation()))) {
        forget(item.invalidation());
      }
      any = !items.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
