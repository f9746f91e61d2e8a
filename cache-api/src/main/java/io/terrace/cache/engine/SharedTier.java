package io.terrace.cache.engine;

import io.terrace.cache.Delivery;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier of one cache: what the store holds, as entries.
 *
 * <p>A frame carries the versions of its cache and tags. One whose versions are not the present
 * ones is void, and so is one that cannot be read: neither is served, and both may be replaced.
 *
 * <p>Thread-safe. What the store cannot do is a {@link StoreException}, which the engine turns into
 * a miss for reads and a {@code PENDING} for invalidations.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class SharedTier<K, V> {

  /** How long a lease lasts: a killed owner holds the others up for no longer. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** The longest pause between two looks at a key that another process is filling. */
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final String cache;
  private final RemoteLink link;
  private final RemoteStore store;
  private final @Nullable LeaseStore leases;
  private final EntryFrames<K, V> frames;
  private final EngineClock clock;
  private final long staleNanos;

  SharedTier(
      String cache,
      RemoteLink link,
      EntryFrames<K, V> frames,
      EngineClock clock,
      FreshnessPolicy policy) {
    this.cache = cache;
    this.link = link;
    this.store = link.store();
    this.leases = store instanceof LeaseStore leaseStore ? leaseStore : null;
    this.frames = frames;
    this.clock = clock;
    this.staleNanos = policy.staleNanos();
  }

  /**
   * What the store holds under a key.
   *
   * @param version its version, {@link RemoteStore#ABSENT} for nothing
   * @param entry the entry, or null where there is nothing or what there is is void
   */
  record Held<V>(long version, @Nullable TierEntry<V> entry) {}

  /**
   * What a leader is to do.
   *
   * @param entry what to serve; null if it is to load
   * @param lease what its fill is checked against; null if its value must not be stored remotely
   */
  record Turn<V>(@Nullable TierEntry<V> entry, @Nullable Lease lease) {}

  /** Returns the form in which {@code key} is known to other processes. */
  String remoteKey(K key) {
    return frames.remoteKey(key);
  }

  /** Returns what the store holds. */
  Held<V> read(K key, Fence fence) {
    link.sendKept();
    return held(key, Guarded.call(() -> store.get(remoteKey(key))), fence);
  }

  /**
   * Returns what to do about a key that is missed here: serve what the store has, or load with a
   * lease; waits while another process fills the key, and lets it be loaded uncached after that.
   *
   * @param replaced the entry that is not good enough, or null
   * @param isGood whether an entry that was found will do
   */
  Turn<V> claim(K key, @Nullable TierEntry<V> replaced, Fence fence, Predicate<TierEntry<V>> isGood)
      throws InterruptedException {
    link.sendKept();
    long unwanted = replaced == null ? RemoteStore.ABSENT : replaced.version();
    TierEntry<V> stale = null;
    long deadline = clock.exact() + LEASE.toNanos();
    while (true) {
      Claim claim = frameOrLease(key, unwanted);
      if (claim instanceof Claim.Granted granted) {
        return new Turn<>(null, granted.lease());
      }
      if (claim instanceof Claim.Found found) {
        Held<V> held = held(key, found.frame(), fence);
        if (held.entry() != null && isGood.test(held.entry())) {
          return new Turn<>(held.entry(), null);
        }
        stale = held.entry();
        unwanted = held.version();
        continue;
      }
      if (stale != null || clock.exact() > deadline) {
        return new Turn<>(null, null);
      }
      pause();
    }
  }

  /** A store without leases is fenced by the version that was seen. */
  private Claim frameOrLease(K key, long unwanted) {
    if (leases != null) {
      LeaseStore granting = leases;
      return Guarded.call(() -> granting.frameOrLease(remoteKey(key), unwanted, LEASE));
    }
    byte[] frame = Guarded.call(() -> store.get(remoteKey(key)));
    long version = frame == null ? RemoteStore.ABSENT : EntryFrames.version(frame);
    return version == unwanted
        ? new Claim.Granted(new Lease(remoteKey(key), Long.toString(version)))
        : new Claim.Found(frame == null ? new byte[0] : frame);
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(POLL_NANOS / 10, POLL_NANOS));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Stores what a load gave; returns whether nothing was made void since the lease was granted. */
  boolean fill(Lease lease, K key, TierEntry<V> entry) {
    byte[] frame = frames.toBytes(key, entry);
    if (leases != null) {
      LeaseStore granted = leases;
      return Guarded.call(() -> granted.fill(lease, frame, life(entry)));
    }
    long seen = Long.parseLong(lease.token());
    return Guarded.call(() -> store.compareAndSet(lease.key(), seen, frame, life(entry)));
  }

  /** Lets another process load the key. */
  void release(Lease lease) {
    if (leases != null) {
      try {
        leases.release(lease);
      } catch (RuntimeException unavailable) {
        // It ends by itself.
      }
    }
  }

  /** Replaces what has {@code version}; returns whether that was still there. */
  boolean compareAndSet(K key, long version, @Nullable TierEntry<V> next) {
    byte[] frame = next == null ? null : frames.toBytes(key, next);
    Duration life = next == null ? Duration.ZERO : life(next);
    return Guarded.call(() -> store.compareAndSet(remoteKey(key), version, frame, life));
  }

  /** Removes what the store holds; what it does not take is kept. */
  Delivery remove(K key) {
    try {
      link.sendKept();
      Guarded.run(() -> store.remove(remoteKey(key)));
      return Delivery.SENT;
    } catch (StoreException unavailable) {
      keep(key);
      return Delivery.PENDING;
    }
  }

  /** Makes void all that the store holds of this cache. */
  Delivery clear() {
    return link.invalidate(new Invalidation.OfCache(cache));
  }

  /** Tells other processes that {@code key} is void; what cannot be sent is kept. */
  Delivery publish(K key) {
    return link.publish(new Invalidation.OfKey(cache, remoteKey(key)));
  }

  /** Keeps the invalidation of {@code key}, which the store did not take. */
  void keep(K key) {
    link.keep(new Invalidation.OfKey(cache, remoteKey(key)));
  }

  private Held<V> held(K key, byte @Nullable [] frame, Fence fence) {
    if (frame == null || frame.length == 0) {
      return new Held<>(RemoteStore.ABSENT, null);
    }
    return new Held<>(EntryFrames.version(frame), frames.fromBytes(key, frame, fence));
  }

  /** The store keeps a frame for as long as it may be served by anyone. */
  private Duration life(TierEntry<V> entry) {
    if (entry.freshUntil() == FreshnessPolicy.NEVER) {
      return Duration.ofDays(365);
    }
    long left = entry.freshUntil() - clock.exact();
    return Duration.ofNanos(Math.max(1_000_000, FreshnessPolicy.after(left, staleNanos)));
  }
}
