package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Explanation.Origin;
import io.terrace.cache.engine.KeyLocks.KeyLock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache in this process: which of them are void, and how they change.
 *
 * <p>Every change is an {@link Update}, made in the local tier's atomic step. Where the user's own
 * code takes part (a processor, a writer, a listener, an expiry policy), or a remote store, it is
 * made under a lock of that key instead, outside the step; the step of any other change of that key
 * steps back while the lock is held.
 *
 * <p><b>Fences.</b> A change ends the key's epoch inside the atomic step, before the entry is seen.
 * A loaded value is installed inside the same step, and only in the epoch in which its load began.
 * A clear changes the generation, which entries carry: an emptied tier alone would not do, since an
 * install that has passed the fence may come to be seen behind the one who empties it.
 *
 * <p>Thread-safe.
 */
final class EntryTable<K, V> {

  /** The generation of a closed cache: no entry has it, so no hit passes. */
  private static final int CLOSED = -1;

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final AtomicIntegerFieldUpdater<EntryTable> GENERATION =
      AtomicIntegerFieldUpdater.newUpdater(EntryTable.class, "generation");

  /** So many are dropped before a clear returns: some tens of microseconds. */
  private static final int DROPPED_AT_ONCE = 1_000;

  private final EngineClock clock;
  private final Executor executor;
  private final AtomicBoolean dropping = new AtomicBoolean();
  private final Supplier<Counters> counters;
  private final FreshnessPolicy policy;
  private final Versions versions;
  private final FrontedTier<K, V> local;
  private final @Nullable RemoteKeys<K> remoteKeys;
  private final Queue<K> evicted = new ConcurrentLinkedQueue<>();
  private final Epochs epochs = new Epochs();
  private final KeyLocks<K> locks = new KeyLocks<>();

  private volatile int generation;
  private volatile @Nullable ChangeObserver<K, V> observer;

  EntryTable(
      EngineRuntime runtime,
      CacheSpec<K, V> spec,
      EntryMaker<K, V> maker,
      @Nullable RemoteLink link,
      @Nullable RemoteKeys<K> remoteKeys,
      Supplier<Counters> counters) {
    this.clock = runtime.clock();
    this.executor = runtime.executor();
    this.versions = runtime.versions(link);
    this.counters = counters;
    this.policy = maker.policy();
    this.remoteKeys = remoteKeys;
    this.local =
        new FrontedTier<>(
            runtime.localTier(spec, this::evicted), new UseSample(!clock.isMachineTime()));
  }

  private void evicted(K key, TierEntry<V> entry) {
    local.left(entry);
    counters.get().evictions.increment();
    if (remoteKeys != null) {
      evicted.add(key); // the tier may not be changed from here
    }
  }

  /** Takes what was evicted off the index, unless it is back. */
  private void unindexEvicted() {
    if (remoteKeys != null) {
      for (K key = evicted.poll(); key != null; key = evicted.poll()) {
        local.compute(key, this::unindexedIfAbsent);
      }
    }
  }

  // Looking.

  /**
   * Returns the entry of {@code key} if it is remembered in front of the local tier, needs no
   * thought at {@code now}, and need not be told as a use; else null, which says nothing.
   */
  @Nullable TierEntry<V> front(K key, long now) {
    TierEntry<V> entry = local.front(key, now);
    return entry != null && isPlain(entry, now) ? entry : null;
  }

  /** Returns the entry of {@code key} if it needs no thought at {@code now}, else null. */
  @Nullable TierEntry<V> plain(K key, long now) {
    TierEntry<V> entry = local.get(key, now);
    return entry != null && isPlain(entry, now) ? entry : null;
  }

  private boolean isPlain(TierEntry<V> entry, long now) {
    return now < entry.plainUntil() && !isVoid(entry);
  }

  /** Returns the entry of {@code key}, void or not; not a use of it. */
  @Nullable TierEntry<V> peek(K key) {
    return local.peek(key);
  }

  /** Returns the entry of {@code key} unless it is void; not a use of it. */
  @Nullable TierEntry<V> present(K key) {
    TierEntry<V> entry = local.peek(key);
    return entry == null || isVoid(entry) ? null : entry;
  }

  Iterator<Map.Entry<K, TierEntry<V>>> liveEntries() {
    return new LiveEntries<>(local.iterator(), this::isLive);
  }

  /** Returns the keys of what is held and that JSR-107 does not see. */
  List<K> unseenKeys() {
    List<K> keys = new ArrayList<>();
    local
        .iterator()
        .forEachRemaining(
            entry -> {
              if (!isLive(entry.getValue())) {
                keys.add(entry.getKey());
              }
            });
    return keys;
  }

  long size() {
    return local.size();
  }

  boolean isVoid(TierEntry<V> entry) {
    return entry.generation != generation || (entry.tags != null && !entry.tags.areCurrent());
  }

  boolean isFresh(TierEntry<V> entry) {
    long now = clock.exact();
    return now < entry.freshUntil() && now < entry.idleUntil();
  }

  /** Returns whether JSR-107 sees {@code entry}. */
  boolean isLive(TierEntry<V> entry) {
    return !entry.isNegative() && !isVoid(entry) && isFresh(entry);
  }

  @Nullable TierEntry<V> live(@Nullable TierEntry<V> entry) {
    return entry != null && isLive(entry) ? entry : null;
  }

  int generation() {
    return generation;
  }

  boolean isClosed() {
    return generation == CLOSED;
  }

  /** Returns what is current now for a load of {@code key}. */
  Fence fence(K key) {
    return new Fence(epochs.of(epochKey(key)), generation, versions.position());
  }

  /** Returns what is current now for a look at many keys, of which nothing is installed. */
  Fence fence() {
    return new Fence(Fence.SHUT.epoch(), generation, versions.position());
  }

  /** Has no load of {@code key} that is under way be stored. */
  void fenceOff(K key) {
    epochs.advance(epochKey(key));
  }

  /** The key by which epochs are told: that of the remote tier, where other processes end them. */
  private Object epochKey(K key) {
    return remoteKeys == null ? key : remoteKeys.of(key);
  }

  // Changing.

  /** Makes a change that runs no code of the user; returns null where the key is locked. */
  <R extends @Nullable Object> @Nullable Change<V, R> updateAtOnce(K key, Update<V, R> update) {
    if (observer != null) {
      return null;
    }
    AtomicStep<R> step = new AtomicStep<>(update);
    local.compute(key, step);
    return step.change;
  }

  /**
   * Writes {@code entry} whatever is there; returns false, having done nothing, where the key is
   * locked or a change has to be observed.
   */
  boolean putAtOnce(K key, TierEntry<V> entry) {
    if (observer != null || local.compute(key, new Put(entry)) != entry) {
      return false;
    }
    local.used(key, entry.createdAt());
    return true;
  }

  /** A put inside the local tier's atomic step. */
  private final class Put extends FrontedTier.Step<K, V> {
    private final TierEntry<V> next;

    Put(TierEntry<V> next) {
      this.next = next;
    }

    @Override
    @Nullable TierEntry<V> next(K key, @Nullable TierEntry<V> present) {
      if (locks.isLockedByOther(key)) {
        return present;
      }
      epochs.advance(key);
      return next;
    }
  }

  /** An update inside the local tier's atomic step. */
  private final class AtomicStep<R extends @Nullable Object> extends FrontedTier.Step<K, V> {
    private final Update<V, R> update;
    private @Nullable Change<V, R> change;

    AtomicStep(Update<V, R> update) {
      this.update = update;
    }

    @Override
    @Nullable TierEntry<V> next(K key, @Nullable TierEntry<V> entry) {
      if (locks.isLockedByOther(key)) {
        return entry;
      }
      Change<V, R> decided = update.apply(live(entry));
      change = decided;
      if (decided.kind() == Change.Kind.KEEP) {
        return entry;
      }
      epochs.advance(key);
      return decided.next();
    }
  }

  /** Makes a change under the lock of the key. */
  <R extends @Nullable Object> Change<V, R> updateAlone(K key, Update<V, R> update) {
    KeyLock lock = lock(key);
    try {
      int began = generation;
      TierEntry<V> before = settled(key);
      TierEntry<V> current = live(before);
      Change<V, R> change = update.apply(current);
      if (change.kind() == Change.Kind.WRITE && generation != began) {
        change = Change.remove(change.result()); // it came before the clear that came meanwhile
      }
      if (change.kind() != Change.Kind.KEEP) {
        write(key, before, change);
      } else if (before != null && current == null) {
        dropIfDead(key, before);
      }
      return change;
    } finally {
      unlock(key, lock);
    }
  }

  KeyLock lock(K key) {
    return locks.lock(key);
  }

  void unlock(K key, KeyLock lock) {
    locks.unlock(key, lock);
  }

  /**
   * Returns the entry of a key whose lock is held: a step that began before we had the lock has
   * ended then, and a later one steps back.
   */
  @Nullable TierEntry<V> settled(K key) {
    return local.compute(key, (k, entry) -> entry);
  }

  /** Writes what {@code change} says, and tells the observer; the key's lock is held. */
  void write(K key, @Nullable TierEntry<V> before, Change<V, ?> change) {
    write(key, before, change, null);
  }

  /**
   * The same for a change that the remote tier has made already.
   *
   * @param fence what was current before that: if another process has changed the key since, its
   *     value is the newer one, and nothing is held here; null for a change of this process alone
   */
  void write(K key, @Nullable TierEntry<V> before, Change<V, ?> change, @Nullable Fence fence) {
    TierEntry<V> next = change.next();
    local.compute(
        key,
        (k, entry) -> {
          index(k, next != null);
          boolean passes = fence == null || epochs.of(epochKey(k)) == fence.epoch();
          epochs.advance(epochKey(k));
          return passes ? next : null;
        });
    unindexEvicted();
    TierEntry<V> current = live(before);
    if (change.kind() == Change.Kind.EXPIRE) {
      counters.get().expirations.increment();
      observe(key, null, null, before);
    } else {
      observe(key, current, next, expired(before, current));
    }
  }

  /** Returns {@code before} if it left because its time was over: what is void left unheard. */
  private @Nullable TierEntry<V> expired(
      @Nullable TierEntry<V> before, @Nullable TierEntry<V> current) {
    return before == null || before == current || isVoid(before) ? null : before;
  }

  /** Stores {@code entry} if nothing was made void since {@code fence}. */
  boolean install(K key, TierEntry<V> entry, Fence fence) {
    if (observer == null || entry.origin() == Origin.REMOTE) { // which somebody else was told of
      return installed(key, entry, fence) == entry;
    }
    KeyLock lock = locks.tryLock(key);
    if (lock == null) {
      return false; // who has the lock may wait for this very load
    }
    try {
      TierEntry<V> before = local.peek(key);
      if (installed(key, entry, fence) != entry) {
        return false;
      }
      TierEntry<V> current = live(before);
      observe(key, current, entry, expired(before, current));
      return true;
    } finally {
      locks.unlock(key, lock);
    }
  }

  private @Nullable TierEntry<V> installed(K key, TierEntry<V> entry, Fence fence) {
    TierEntry<V> after =
        local.compute(
            key,
            (k, present) -> {
              index(k, true); // before the fence, so that who ends the epoch then finds the key
              boolean passes =
                  epochs.of(epochKey(k)) == fence.epoch()
                      && generation == fence.generation()
                      && generation != CLOSED
                      && !locks.isLockedByOther(k);
              return passes ? entry : present;
            });
    unindexEvicted();
    return after;
  }

  private void index(K key, boolean held) {
    if (remoteKeys != null) {
      if (held) {
        remoteKeys.add(key);
      } else {
        remoteKeys.remove(key);
      }
    }
  }

  /** Makes void what another process wrote or invalidated; returns the key if it is known here. */
  @Nullable K invalidatedRemotely(String remoteKey) {
    epochs.advance(remoteKey);
    K key = remoteKeys == null ? null : remoteKeys.find(remoteKey);
    if (key != null) {
      TierEntry<V> before = local.peek(key);
      local.compute(
          key,
          (k, entry) -> {
            index(k, false);
            return null;
          });
      observe(key, live(before), null, null); // without the lock: the bus must not wait for it
    }
    return key;
  }

  /**
   * Makes all entries void, by their generation, and drops them: many of them behind, since a clear
   * shall cost the same for one entry and a million.
   */
  void clear() {
    GENERATION.updateAndGet(
        this, current -> current == CLOSED ? CLOSED : (current + 1) & Integer.MAX_VALUE);
    if (local.size() <= DROPPED_AT_ONCE) {
      local.clear();
    } else if (dropping.compareAndSet(false, true)) {
      dropBehind();
    }
  }

  private void dropBehind() {
    try {
      executor.execute(
          () -> {
            dropping.set(false); // a clear that comes now is for another
            sweep();
          });
    } catch (RuntimeException | Error full) { // or an executor of the user's that fails
      dropping.set(false);
      local.clear();
    }
  }

  /** Makes all entries void for good; returns false if they were. */
  boolean close() {
    boolean wasOpen = GENERATION.getAndSet(this, CLOSED) != CLOSED;
    local.clear();
    return wasOpen;
  }

  /** Frees what can no longer be served. */
  void sweep() {
    Iterator<Map.Entry<K, TierEntry<V>>> entries = local.iterator();
    while (entries.hasNext()) {
      Map.Entry<K, TierEntry<V>> next = entries.next();
      dropIfDead(next.getKey(), next.getValue());
    }
    if (remoteKeys != null) {
      remoteKeys.forEach(key -> local.compute(key, this::unindexedIfAbsent));
    }
  }

  private @Nullable TierEntry<V> unindexedIfAbsent(K key, @Nullable TierEntry<V> entry) {
    index(key, entry != null);
    return entry;
  }

  void dropIfDead(K key, TierEntry<V> entry) {
    boolean isVoid = isVoid(entry);
    if (!isVoid && clock.exact() < Freshness.deadFrom(entry, policy)) {
      return;
    }
    if (observer == null) {
      if (local.remove(key, entry) && !isVoid) {
        counters.get().expirations.increment();
      }
      return;
    }
    KeyLock lock = locks.tryLock(key);
    if (lock == null) {
      return; // who has the lock is about to change the entry, or to come by again
    }
    try {
      if (local.remove(key, entry) && !isVoid) {
        counters.get().expirations.increment();
        observe(key, null, null, entry);
      }
    } finally {
      locks.unlock(key, lock);
    }
  }

  private void observe(
      K key,
      @Nullable TierEntry<V> before,
      @Nullable TierEntry<V> after,
      @Nullable TierEntry<V> expired) {
    ChangeObserver<K, V> told = observer;
    if (told != null && (before != null || after != null || expired != null)) {
      told.changed(key, before, after, expired);
    }
  }

  /** Returns whether somebody is told of changes. */
  boolean isObserved() {
    return observer != null;
  }

  void observer(@Nullable ChangeObserver<K, V> observer) {
    this.observer = observer;
  }
}
