package io.terrace.cache.engine;

import io.terrace.cache.Delivery;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.VersionStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a manager has to do with its remote tier: the store, the bus, the shared versions, and the
 * invalidations that could not be sent.
 *
 * <p>An invalidation that the store or the bus did not take is kept, and sent before the store is
 * used again. If more are kept than there is room for, they become one: the version of the cache.
 * If the process dies first, the ttl bounds how long others see the old value.
 *
 * <p>Thread-safe.
 */
final class RemoteLink {

  /** How many invalidations are kept. */
  private static final int MAXIMUM_KEPT = 10_000;

  private final RemoteStore store;
  private final @Nullable InvalidationBus bus;
  private final SharedVersions versions;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock sending = new ReentrantLock();
  private final Set<Invalidation> kept = new LinkedHashSet<>();
  private volatile boolean anyKept;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if the store keeps no versions
   */
  RemoteLink(RemoteTier tier) {
    this.store = tier.store();
    this.bus = tier.bus();
    if (!(store instanceof VersionStore versionStore)) {
      throw new IllegalArgumentException(
          store.getClass().getName() + " keeps no versions, which tags and clear need");
    }
    this.versions = new SharedVersions(versionStore);
  }

  RemoteStore store() {
    return store;
  }

  @Nullable InvalidationBus bus() {
    return bus;
  }

  SharedVersions versions() {
    return versions;
  }

  /** Makes void all of a name, here and for all; what cannot be sent is kept. */
  Delivery invalidate(Invalidation invalidation) {
    String name = name(invalidation);
    try {
      sendKept();
      versions.advance(name);
    } catch (StoreException unavailable) {
      versions.forget(name);
      keep(invalidation);
      return Delivery.PENDING;
    }
    return publish(invalidation);
  }

  /** Tells other processes; what the bus does not take is kept. */
  Delivery publish(Invalidation invalidation) {
    if (bus == null) {
      return Delivery.SENT;
    }
    try {
      Guarded.run(() -> bus.publish(List.of(invalidation)));
      return Delivery.SENT;
    } catch (StoreException unavailable) {
      keep(invalidation);
      return Delivery.PENDING;
    }
  }

  /** Keeps an invalidation until the store and the bus take it. */
  void keep(Invalidation invalidation) {
    lock.lock();
    try {
      if (kept.size() >= MAXIMUM_KEPT) {
        Set<Invalidation> caches = new LinkedHashSet<>();
        kept.forEach(one -> caches.add(coarsened(one)));
        kept.clear();
        kept.addAll(caches);
      }
      kept.remove(invalidation); // the newest is sent last
      kept.add(invalidation);
      anyKept = true;
    } finally {
      lock.unlock();
    }
  }

  private static Invalidation coarsened(Invalidation one) {
    return one instanceof Invalidation.OfKey key ? new Invalidation.OfCache(key.cache()) : one;
  }

  /**
   * Sends what was kept, before the store is used again.
   *
   * @throws StoreException if it is still not taken
   */
  void sendKept() {
    if (!anyKept) {
      return;
    }
    if (!sending.tryLock()) { // who sends may wait for the store, and nobody else has to
      throw new StoreException(
          StoreException.Outcome.NOT_DONE, "invalidations that were kept are being sent first");
    }
    try {
      for (Invalidation one : copyOfKept()) {
        if (one instanceof Invalidation.OfKey key) {
          Guarded.run(() -> store.remove(key.key()));
        } else {
          versions.advance(name(one));
        }
        if (bus != null) {
          Guarded.run(() -> bus.publish(List.of(one)));
        }
        sent(one);
      }
    } finally {
      sending.unlock();
    }
  }

  private List<Invalidation> copyOfKept() {
    lock.lock();
    try {
      return List.copyOf(kept);
    } finally {
      lock.unlock();
    }
  }

  private void sent(Invalidation one) {
    lock.lock();
    try {
      kept.remove(one);
      anyKept = !kept.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private static String name(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.OfTag tag) {
      return TagStamps.nameOfTag(tag.tag());
    }
    if (invalidation instanceof Invalidation.OfCache cache) {
      return TagStamps.nameOfCache(cache.cache());
    }
    throw new IllegalArgumentException("a key has no version of its own");
  }

  /** Sends what was kept, if it can be, and closes the bus and the store. */
  void close() {
    try {
      sendKept();
    } catch (StoreException unavailable) {
      System.getLogger(RemoteLink.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "closed with {0} invalidations that the remote tier did not take; other processes may"
                  + " serve what they void until its ttl ends",
              copyOfKept().size());
    }
    if (bus != null) {
      bus.close();
    }
    store.close();
  }
}
