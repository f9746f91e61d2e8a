package io.terrace.cache.engine;

import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.spi.StoreException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * How the entries of one cache are written, retimed and made void by its users, each in the order
 * that keeps old values out: the store first, then the epoch and the entry, then the flights, then
 * the bus. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class EntryWrites<K, V> {

  /** How often at most reads move the end of an entry that processes share, in its time. */
  private static final int TOUCHES = 10;

  private final CacheEngine<K, V> engine;
  private final EntryTable<K, V> table;
  private final LoadCoordinator<K, V> loads;
  private final EntryMaker<K, V> maker;
  private final @Nullable SharedTier<K, V> shared;
  private final @Nullable SharedUpdate<K, V> sharedUpdates;

  EntryWrites(
      CacheEngine<K, V> engine,
      EntryTable<K, V> table,
      LoadCoordinator<K, V> loads,
      EntryMaker<K, V> maker) {
    this.engine = engine;
    this.table = table;
    this.loads = loads;
    this.maker = maker;
    this.shared = engine.shared();
    this.sharedUpdates = shared == null ? null : new SharedUpdate<>(table, shared, engine);
  }

  /**
   * Changes one entry, alone on its key, and returns the answer.
   *
   * @param atomicity what it has to know of the remote tier
   * @param runsUserCode whether {@code update} may run code of the user, which may block, and runs
   *     once; else it must be short, must not block and must not use the cache
   */
  <R extends @Nullable Object> R update(
      K key, Update<V, R> update, Atomicity atomicity, boolean runsUserCode) {
    Change<V, R> change;
    if (sharedUpdates != null) {
      change = sharedUpdates.make(key, update, atomicity, runsUserCode);
    } else {
      Change<V, R> atOnce = runsUserCode ? null : table.updateAtOnce(key, update);
      change = atOnce == null ? table.updateAlone(key, update) : atOnce;
    }
    if (change.kind() != Change.Kind.KEEP) {
      loads.detach(key);
      if (shared != null) {
        Delivery ignored = shared.publish(key);
      }
    }
    return change.result();
  }

  /**
   * Makes an entry out of a value that is written whatever there was. It is void, and so not kept,
   * if it cannot be known now what would make it void later.
   */
  public TierEntry<V> blindEntry(V value, EntryOptions options) {
    long ttlNanos = maker.ttlNanos(options);
    try {
      return made(value, ttlNanos, options);
    } catch (StoreException failure) {
      engine.storeFailed(failure);
      return maker.voidFromTheStart(value, ttlNanos);
    }
  }

  /** Makes an entry out of a value that is put by itself, for a {@link Change}. */
  public TierEntry<V> entry(V value, EntryOptions options) {
    return entry(value, maker.ttlNanos(options), options);
  }

  /** Makes an entry that is fresh for {@code ttlNanos}. */
  public TierEntry<V> entry(V value, long ttlNanos, EntryOptions options) {
    try {
      return made(value, ttlNanos, options);
    } catch (StoreException failure) {
      throw new CacheException(
          engine.describe(
              "a write needs the remote tier, which failed: "
                  + failure.getMessage()
                  + " Try again, or invalidate the key."),
          failure);
    }
  }

  private TierEntry<V> made(V value, long ttlNanos, EntryOptions options) {
    TierEntry<V> entry = maker.put(value, ttlNanos, options.tags(), table.generation());
    if (options.ttl() != null || !options.tags().isEmpty()) {
      engine.runtime().sweep();
    }
    return entry;
  }

  /** Returns what is left of the ttl of {@code entry}, zero or more. */
  public long remainingNanos(TierEntry<V> entry) {
    long end = entry.freshUntil();
    return end == FreshnessPolicy.NEVER
        ? FreshnessPolicy.NEVER
        : Math.max(0, end - engine.clock().exact());
  }

  /** Gives the fresh entry of {@code key}, if there is one, the ttl of {@code options} from now. */
  public boolean touch(K key, EntryOptions options) {
    long ttlNanos = maker.ttlNanos(options);
    if (shared != null) { // the end is part of the frame
      engine.runtime().sweep();
      return engine.update(
          key,
          current ->
              current == null
                  ? Change.keep(false)
                  : Change.write(maker.touched(current, ttlNanos), true),
          Atomicity.COMPARED,
          false);
    }
    TierEntry<V> entry = engine.peek(key);
    if (entry == null) {
      return false;
    }
    expireIn(entry, ttlNanos);
    return true;
  }

  /** Takes note that {@code entry} was read: its end moves if the cache's rule says so. */
  public void accessed(K key, TierEntry<V> entry) {
    ExpiryRule expiry = engine.expiry();
    long ttlNanos = expiry == null ? ExpiryRule.UNCHANGED : expiry.forAccess();
    if (ttlNanos == ExpiryRule.UNCHANGED) {
      return;
    }
    if (shared == null) {
      expireIn(entry, ttlNanos);
    } else if (isWorthAWrite(entry, ttlNanos)) {
      retime(key, entry, ttlNanos, shared);
    }
  }

  /** All processes share the end, so that moving it is a write: one for each tenth of the time. */
  private boolean isWorthAWrite(TierEntry<V> entry, long ttlNanos) {
    long end = FreshnessPolicy.after(engine.clock().exact(), ttlNanos);
    return end != entry.freshUntil()
        && Math.abs(end - entry.freshUntil()) >= Math.min(ttlNanos, end) / TOUCHES;
  }

  /** Nothing comes of it if another process has written the key: that one has told its end. */
  private void retime(K key, TierEntry<V> entry, long ttlNanos, SharedTier<K, V> tier) {
    Fence fence = table.fence(key);
    TierEntry<V> next = ttlNanos == 0 ? null : maker.retimed(entry, ttlNanos);
    try {
      if (tier.retime(key, entry.version(), next)) {
        if (next == null) {
          entry.freshUntil(engine.clock().exact());
        } else {
          boolean ignored = table.install(key, next, fence);
        }
      }
    } catch (StoreException unavailable) {
      engine.storeFailed(unavailable); // it ends sooner, for want of somebody to tell
    }
    engine.runtime().sweep();
  }

  /** Sets the end of the ttl of {@code entry}, {@code ttlNanos} from now. */
  public void expireIn(TierEntry<V> entry, long ttlNanos) {
    entry.freshUntil(FreshnessPolicy.after(engine.clock().exact(), ttlNanos));
    maker.settle(entry);
    engine.runtime().sweep();
  }

  Delivery invalidate(K key) {
    Delivery stored = shared == null ? Delivery.SENT : shared.remove(key);
    Change<V, Delivery> change = table.updateAlone(key, current -> Change.remove(stored));
    loads.detach(key);
    return shared == null || stored == Delivery.PENDING ? change.result() : shared.publish(key);
  }

  Delivery clear() {
    Delivery delivery = shared == null ? Delivery.SENT : shared.clear();
    table.clear();
    loads.detachAll();
    engine.runtime().sweep();
    return delivery;
  }
}
