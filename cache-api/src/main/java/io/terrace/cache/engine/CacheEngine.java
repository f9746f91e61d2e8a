package io.terrace.cache.engine;

import io.terrace.cache.AsyncLoader;
import io.terrace.cache.BulkLoader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation;
import io.terrace.cache.engine.KeyLocks.KeyLock;
import io.terrace.cache.spi.LocalTier;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One cache: its entries in the local tier, their freshness, its loads and its counts. All that
 * users see of a cache is a facade over this.
 *
 * <p><b>Reads.</b> {@link #plainHit} is the whole of a hit: a lookup and comparisons. Whatever
 * needs thought takes the second path, {@link #read} without a loader or {@link #get} with one.
 *
 * <p><b>Writes.</b> Every change is an {@link Update}, made in the local tier's atomic step. Where
 * the user's own code takes part (a processor, a writer, a listener, an expiry policy), it is made
 * under a lock of that key instead, outside the step, and the step of any other change of that key
 * steps back while the lock is held.
 *
 * <p><b>Order of a write.</b> The key's epoch ends inside the atomic step, before the entry is
 * seen; then its flight is detached. So a load that began before is neither stored nor joined by a
 * reader who comes after. A clear changes the generation, which entries and loads under way carry.
 *
 * <p>Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class CacheEngine<K, V> {

  /** The generation of a closed cache: no entry has it, so no hit passes. */
  private static final long CLOSED = -1;

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final AtomicLongFieldUpdater<CacheEngine> GENERATION =
      AtomicLongFieldUpdater.newUpdater(CacheEngine.class, "generation");

  private final EngineRuntime runtime;
  private final EngineClock clock;
  private final String name;
  private final EntryMaker<K, V> maker;
  private final FreshnessPolicy policy;
  private final @Nullable ExpiryRule expiry;
  private final LocalTier<K, TierEntry<V>> local;
  private final LoadCoordinator<K, V> loads;
  private final Epochs epochs = new Epochs();
  private final KeyLocks<K> locks = new KeyLocks<>();

  private volatile long generation;
  private volatile Counters counters = new Counters();
  private volatile boolean counting;
  private volatile @Nullable ChangeObserver<K, V> observer;

  CacheEngine(
      EngineRuntime runtime, String name, CacheSpec<K, V> spec, @Nullable ExpiryRule expiry) {
    this.runtime = runtime;
    this.clock = runtime.clock();
    this.name = name;
    this.maker = new EntryMaker<>(runtime, spec, expiry);
    this.policy = maker.policy();
    this.expiry = expiry;
    this.counting = spec.isStatisticsEnabled();
    this.local =
        runtime
            .localTiers()
            .create(LocalBounds.of(spec, (key, entry) -> counters().evictions.increment()));
    this.loads = new LoadCoordinator<>(this, new LoadLimits(spec));
    if (expiry != null || policy.entriesEnd()) {
      runtime.sweep();
    }
  }

  /** Returns the moment, or up to a millisecond before it, at less than a look at a clock costs. */
  public long now() {
    return clock.now();
  }

  // Reading.

  /**
   * Returns the entry of {@code key} if it can be served with no more thought, and counts the hit;
   * else null, and nothing is counted.
   *
   * @param now what {@link #now} gave
   */
  public @Nullable TierEntry<V> plainHit(K key, long now) {
    TierEntry<V> entry = local.get(key);
    if (entry == null
        || now >= entry.plainUntil
        || entry.generation != generation
        || (entry.tags != null && !entry.tags.areCurrent())) {
      return null;
    }
    if (counting) {
      counters.localHits.increment();
    }
    return entry;
  }

  /** Returns the entry that JSR-107 sees, and counts the hit or the miss. */
  public @Nullable TierEntry<V> read(K key) {
    requireOpen();
    TierEntry<V> entry = local.peek(key);
    if (entry != null && isLive(entry)) {
      return hit(entry);
    }
    counters().misses.increment();
    if (entry != null) {
      dropIfDead(key, entry);
    }
    return null;
  }

  /** Returns the entry that JSR-107 sees; not a use of it, and not counted. */
  public @Nullable TierEntry<V> peek(K key) {
    requireOpen();
    TierEntry<V> entry = local.peek(key);
    return entry != null && isLive(entry) ? entry : null;
  }

  /** Returns the entries that JSR-107 sees; weakly consistent, and not a use of them. */
  public Iterator<Map.Entry<K, TierEntry<V>>> liveEntries() {
    requireOpen();
    return new LiveEntries<>(local.iterator(), this::isLive);
  }

  /** Counts the read of an entry that iteration came to, and returns its value to hand out. */
  public V iterated(TierEntry<V> entry) {
    return Objects.requireNonNull(maker.out(hit(entry)));
  }

  /** Returns a key as it may be handed out. */
  public K outKey(K key) {
    return maker.keptKey(key);
  }

  /** Returns the entry of {@code key}, loading it where what is there may not be served. */
  public TierEntry<V> get(K key, ContextLoader<? super K, V> loader) {
    requireOpen();
    TierEntry<V> present = present(key);
    TierEntry<V> served = present == null ? null : serve(key, loader, present);
    if (served != null) {
      return served;
    }
    if (present != null && freshness(present) == Freshness.IF_ERROR) {
      return loadOrServe(key, loader, present);
    }
    counters().misses.increment();
    return loads.load(key, loader, present, null);
  }

  /** Returns what may be served of {@code present} before any load, or null. */
  private @Nullable TierEntry<V> serve(
      K key, ContextLoader<? super K, V> loader, TierEntry<V> present) {
    switch (freshness(present)) {
      case FRESH -> {
        return hit(present);
      }
      case EARLY -> {
        loads.refreshBehind(key, loader, present);
        return hit(present);
      }
      case REVALIDATE -> {
        loads.refreshBehind(key, loader, present);
        return staleHit(present);
      }
      case THROTTLED -> {
        return staleHit(present);
      }
      default -> {
        return null;
      }
    }
  }

  private TierEntry<V> loadOrServe(K key, ContextLoader<? super K, V> loader, TierEntry<V> stale) {
    TierEntry<V> loaded;
    try {
      loaded = loads.load(key, loader, stale, stale);
    } catch (RuntimeException | Error failure) {
      if (mayServeOnError(stale)) {
        return staleHit(stale);
      }
      counters().misses.increment();
      throw failure;
    }
    if (loaded == stale && mayServeOnError(stale)) {
      return staleHit(stale);
    }
    counters().misses.increment();
    return loaded == stale ? loads.load(key, loader, stale, null) : loaded;
  }

  /** Returns the entries of {@code keys}; those that may not be served are loaded together. */
  public Map<K, TierEntry<V>> getAll(Set<? extends K> keys, BulkLoader<K, V> loader) {
    requireOpen();
    Map<K, TierEntry<V>> found = new LinkedHashMap<>();
    Map<K, @Nullable TierEntry<V>> missing = new LinkedHashMap<>();
    ContextLoader<K, V> single = (key, context) -> loader.loadAll(Set.of(key)).get(key);
    for (K key : keys) {
      TierEntry<V> present = present(key);
      TierEntry<V> served = present == null ? null : serve(key, single, present);
      if (served == null) {
        missing.put(key, present);
      } else {
        found.put(key, served);
      }
    }
    if (!missing.isEmpty()) {
      found.putAll(loadMissing(missing, loader));
    }
    return found;
  }

  private Map<K, TierEntry<V>> loadMissing(
      Map<K, @Nullable TierEntry<V>> missing, BulkLoader<K, V> loader) {
    try {
      Map<K, TierEntry<V>> loaded = loads.loadAll(missing, loader);
      counters().misses.add(missing.size());
      return loaded;
    } catch (RuntimeException | Error failure) {
      Map<K, TierEntry<V>> stale = new LinkedHashMap<>();
      missing.forEach(
          (key, entry) -> {
            if (entry != null && mayServeOnError(entry)) {
              stale.put(key, entry);
            }
          });
      if (stale.size() < missing.size()) {
        counters().misses.add(missing.size());
        throw failure;
      }
      stale.values().forEach(this::staleHit);
      return stale;
    }
  }

  /** Returns the entry of {@code key} as {@link #get} does, without blocking. */
  public CompletableFuture<TierEntry<V>> getAsync(
      K key, AsyncLoader<? super K, ? extends V> loader) {
    requireOpen();
    TierEntry<V> present = present(key);
    Freshness freshness = present == null ? Freshness.EXPIRED : freshness(present);
    if (present != null) {
      switch (freshness) {
        case FRESH, EARLY -> {
          if (freshness == Freshness.EARLY) {
            startAsync(key, loader, present);
          }
          return CompletableFuture.completedFuture(hit(present));
        }
        case REVALIDATE, THROTTLED -> {
          if (freshness == Freshness.REVALIDATE) {
            startAsync(key, loader, present);
          }
          return CompletableFuture.completedFuture(staleHit(present));
        }
        default -> {}
      }
    }
    counters().misses.increment();
    CompletableFuture<TierEntry<V>> loaded = loads.loadAsync(key, loader, present);
    if (present == null || freshness != Freshness.IF_ERROR) {
      return loaded.copy();
    }
    return loaded.exceptionallyCompose(
        failure ->
            mayServeOnError(present)
                ? CompletableFuture.completedFuture(present)
                : CompletableFuture.failedFuture(failure));
  }

  private void startAsync(K key, AsyncLoader<? super K, ? extends V> loader, TierEntry<V> present) {
    if (!loads.isLoading(key)) {
      CompletableFuture<TierEntry<V>> behind = loads.loadAsync(key, loader, present);
      counters().refreshes.increment();
      assert behind != null;
    }
  }

  /** Loads all of {@code keys} anew, together, whatever is there. */
  public Map<K, TierEntry<V>> reload(Set<? extends K> keys, BulkLoader<K, V> loader) {
    requireOpen();
    Map<K, @Nullable TierEntry<V>> replaced = new LinkedHashMap<>();
    keys.forEach(key -> replaced.put(key, present(key)));
    return loads.loadAll(replaced, loader);
  }

  /** Loads {@code key} anew behind, or joins the load that is under way. */
  public CompletableFuture<TierEntry<V>> refresh(K key, ContextLoader<? super K, V> loader) {
    requireOpen();
    return loads.refresh(key, loader, present(key)).copy();
  }

  /** Returns the value of {@code entry} as it may be handed out, or null for "there is none". */
  public @Nullable V out(TierEntry<V> entry) {
    return maker.out(entry);
  }

  // Writing.

  /**
   * Changes one entry, alone on its key, and returns the answer.
   *
   * @param runsUserCode whether {@code update} may run code of the user, which may block; else it
   *     must be short, must not block and must not use the cache
   */
  public <R extends @Nullable Object> R update(K key, Update<V, R> update, boolean runsUserCode) {
    requireOpen();
    if (!runsUserCode && observer == null) {
      AtomicStep<R> step = new AtomicStep<>(update);
      local.compute(maker.keptKey(key), step::apply);
      if (step.change != null) {
        if (step.change.kind() != Change.Kind.KEEP) {
          loads.detach(key);
        }
        return step.change.result();
      }
    }
    return updateAlone(key, update);
  }

  /** An update inside the local tier's atomic step; undone where the key is locked. */
  private final class AtomicStep<R extends @Nullable Object> {
    private final Update<V, R> update;
    private @Nullable Change<V, R> change;

    AtomicStep(Update<V, R> update) {
      this.update = update;
    }

    @Nullable TierEntry<V> apply(K key, @Nullable TierEntry<V> entry) {
      if (locks.isLockedByOther(key)) {
        return entry;
      }
      TierEntry<V> current = entry != null && isLive(entry) ? entry : null;
      Change<V, R> decided = update.apply(current);
      change = decided;
      if (decided.kind() == Change.Kind.KEEP) {
        return entry;
      }
      epochs.advance(key);
      return decided.next();
    }
  }

  private <R extends @Nullable Object> R updateAlone(K key, Update<V, R> update) {
    KeyLock lock = locks.lock(key);
    try {
      // A step that began before we had the lock ends before this one; a later one steps back.
      TierEntry<V> before = local.compute(key, (k, entry) -> entry);
      TierEntry<V> current = before != null && isLive(before) ? before : null;
      Change<V, R> change = update.apply(current);
      if (change.kind() != Change.Kind.KEEP) {
        TierEntry<V> next = change.next();
        local.compute(
            maker.keptKey(key),
            (k, entry) -> {
              epochs.advance(k);
              return next;
            });
        loads.detach(key);
        if (change.kind() == Change.Kind.EXPIRE) {
          counters().expirations.increment();
          observe(key, null, null, before);
        } else {
          observe(key, current, next, before == current ? null : before);
        }
      } else if (before != null && current == null) {
        dropIfDead(key, before);
      }
      return change.result();
    } finally {
      locks.unlock(key, lock);
    }
  }

  /** Makes an entry out of a value that is put by itself, for a {@link Change}. */
  public TierEntry<V> entry(V value, EntryOptions options) {
    return entry(value, maker.ttlNanos(options), options);
  }

  /** Makes an entry that is fresh for {@code ttlNanos}. */
  public TierEntry<V> entry(V value, long ttlNanos, EntryOptions options) {
    TierEntry<V> entry = maker.put(value, ttlNanos, options.tags(), generation);
    if (options.ttl() != null || !options.tags().isEmpty()) {
      runtime.sweep();
    }
    return entry;
  }

  /** Returns what is left of the ttl of {@code entry}, zero or more. */
  public long remainingNanos(TierEntry<V> entry) {
    long end = entry.freshUntil();
    return end == FreshnessPolicy.NEVER ? FreshnessPolicy.NEVER : Math.max(0, end - clock.exact());
  }

  /** Gives the fresh entry of {@code key}, if there is one, the ttl of {@code options} from now. */
  public boolean touch(K key, EntryOptions options) {
    TierEntry<V> entry = peek(key);
    if (entry == null) {
      return false;
    }
    expireIn(entry, maker.ttlNanos(options));
    return true;
  }

  /** Sets the end of the ttl of {@code entry}, {@code ttlNanos} from now. */
  public void expireIn(TierEntry<V> entry, long ttlNanos) {
    entry.freshUntil(FreshnessPolicy.after(clock.exact(), ttlNanos));
    maker.settle(entry);
    runtime.sweep();
  }

  /** Makes the entry of {@code key} void, with every load of it that is under way. */
  public Delivery invalidate(K key) {
    counters().invalidations.increment();
    return update(key, current -> Change.remove(Delivery.SENT), false);
  }

  /** Makes all entries void, with every load that is under way. */
  public void clear() {
    requireOpen();
    counters().invalidations.increment();
    GENERATION.updateAndGet(this, current -> current == CLOSED ? CLOSED : current + 1);
    loads.detachAll();
    local.clear();
  }

  /** Closes this cache and drops its entries; returns false if it was closed. */
  public boolean close() {
    boolean wasOpen = GENERATION.getAndSet(this, CLOSED) != CLOSED;
    if (wasOpen) {
      loads.detachAll();
      local.clear();
      runtime.closed(this);
    }
    return wasOpen;
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return generation == CLOSED;
  }

  // For the coordinator, the runtime and the sweep.

  EngineRuntime runtime() {
    return runtime;
  }

  EngineClock clock() {
    return clock;
  }

  /** Returns what is current now for a load of {@code key}. */
  Fence fence(K key) {
    return new Fence(epochs.of(key), generation, runtime.tags().position());
  }

  /** Returns a fresh entry of {@code key}, if there is one other than {@code known}. */
  @Nullable TierEntry<V> freshOtherThan(K key, @Nullable TierEntry<V> known) {
    TierEntry<V> entry = present(key);
    return entry != null && entry != known && isFresh(entry) ? entry : null;
  }

  boolean cachesNegatives() {
    return policy.negativeTtlNanos() > 0;
  }

  /**
   * Makes an entry out of what a load gave, and stores it if nothing was invalidated since {@code
   * fence}.
   */
  TierEntry<V> store(
      Flight<K, V> flight, @Nullable V value, EntryOptions options, Fence fence, long loadNanos) {
    K key = flight.key;
    TierEntry<V> replaced = flight.replaced;
    long ttlNanos =
        expiry == null || replaced == null || !isLive(replaced)
            ? maker.ttlNanos(options)
            : expiry.forUpdate();
    if (ttlNanos == ExpiryRule.UNCHANGED && replaced != null) {
      ttlNanos = remainingNanos(replaced);
    }
    TierEntry<V> entry = maker.loaded(value, ttlNanos, options.tags(), fence, loadNanos);
    if (entry == null || !install(key, entry, fence)) {
      counters().fencedLoads.increment();
    } else if (options.ttl() != null || !options.tags().isEmpty()) {
      runtime.sweep();
    }
    return entry == null ? maker.unstored(value, loadNanos) : entry;
  }

  /** Makes an entry for those who wait for a load only. */
  TierEntry<V> unstored(@Nullable V value, long loadNanos) {
    return maker.unstored(value, loadNanos);
  }

  private boolean install(K key, TierEntry<V> entry, Fence fence) {
    if (observer == null) {
      return installed(key, entry, fence) != entry ? false : true;
    }
    KeyLock lock = locks.lock(key);
    try {
      TierEntry<V> before = local.peek(key);
      if (installed(key, entry, fence) != entry) {
        return false;
      }
      TierEntry<V> current = before != null && isLive(before) ? before : null;
      observe(key, current, entry, before == current ? null : before);
      return true;
    } finally {
      locks.unlock(key, lock);
    }
  }

  /** Stores {@code entry} in the atomic step; returns what is stored after it. */
  private @Nullable TierEntry<V> installed(K key, TierEntry<V> entry, Fence fence) {
    return local.compute(
        maker.keptKey(key),
        (k, present) ->
            epochs.of(k) == fence.epoch()
                    && generation == fence.generation()
                    && !locks.isLockedByOther(k)
                ? entry
                : present);
  }

  /** Has no load tried for a while where there is something to serve. */
  void pauseAfterFailure(@Nullable TierEntry<V> served) {
    if (served != null) {
      served.retryAt(FreshnessPolicy.after(clock.exact(), policy.retryNanos()));
    }
  }

  void tagInvalidated() {
    loads.detachAll();
  }

  /** Frees what can no longer be served. */
  void sweep() {
    Iterator<Map.Entry<K, TierEntry<V>>> entries = local.iterator();
    while (entries.hasNext()) {
      Map.Entry<K, TierEntry<V>> next = entries.next();
      dropIfDead(next.getKey(), next.getValue());
    }
  }

  private void dropIfDead(K key, TierEntry<V> entry) {
    boolean isVoid = isVoid(entry);
    if (!isVoid && clock.exact() < Freshness.deadFrom(entry, policy)) {
      return;
    }
    KeyLock lock = observer == null ? null : locks.lock(key);
    try {
      if (local.remove(key, entry) && !isVoid) {
        counters().expirations.increment();
        observe(key, null, null, entry);
      }
    } finally {
      if (lock != null) {
        locks.unlock(key, lock);
      }
    }
  }

  /** Returns {@code text} with the name of the cache before it, as messages begin. */
  String describe(String text) {
    return "cache '" + name + "': " + text;
  }

  // What is known of an entry.

  /** Returns the entry of {@code key} unless it is void. */
  private @Nullable TierEntry<V> present(K key) {
    TierEntry<V> entry = local.peek(key);
    return entry == null || isVoid(entry) ? null : entry;
  }

  private Freshness freshness(TierEntry<V> entry) {
    double draw = policy.beta() == 0 ? 0 : -Math.log(1 - ThreadLocalRandom.current().nextDouble());
    return Freshness.of(entry, clock.exact(), policy, draw);
  }

  private boolean isVoid(TierEntry<V> entry) {
    return entry.generation != generation || (entry.tags != null && !entry.tags.areCurrent());
  }

  private boolean isFresh(TierEntry<V> entry) {
    long now = clock.exact();
    return now < entry.freshUntil() && now < entry.idleUntil();
  }

  private boolean isLive(TierEntry<V> entry) {
    return !entry.isNegative() && !isVoid(entry) && isFresh(entry);
  }

  private boolean mayServeOnError(TierEntry<V> entry) {
    return !isVoid(entry)
        && !entry.isNegative()
        && clock.exact() < FreshnessPolicy.after(entry.freshUntil(), policy.staleNanos());
  }

  private TierEntry<V> hit(TierEntry<V> entry) {
    (entry.isNegative() ? counters().negativeHits : counters().localHits).increment();
    if (policy.idleNanos() != FreshnessPolicy.NEVER) {
      entry.idleUntil(FreshnessPolicy.after(clock.now(), policy.idleNanos()));
    }
    if (expiry != null) {
      long ttlNanos = expiry.forAccess();
      if (ttlNanos != ExpiryRule.UNCHANGED) {
        expireIn(entry, ttlNanos);
      }
    }
    return entry;
  }

  private TierEntry<V> staleHit(TierEntry<V> entry) {
    counters().staleHits.increment();
    return entry;
  }

  private void observe(
      K key,
      @Nullable TierEntry<V> before,
      @Nullable TierEntry<V> after,
      @Nullable TierEntry<V> expired) {
    ChangeObserver<K, V> told = observer;
    if (told != null) {
      told.changed(key, before, after, expired);
    }
  }

  /** Tells {@code observer} of all changes from now on, or nobody. */
  public void observer(@Nullable ChangeObserver<K, V> observer) {
    this.observer = observer;
  }

  // Counting and explaining.

  /** Returns what happened so far. */
  public CacheStatistics statistics() {
    return counting ? counters.snapshot() : new Counters().snapshot();
  }

  /** Counts from now on, or not; counts that are there stay. */
  public void statisticsEnabled(boolean enabled) {
    counting = enabled;
  }

  /** Begins all counts at zero. */
  public void clearStatistics() {
    counters = new Counters();
  }

  /** Counts a put, or several, by the user. */
  public void countPuts(long puts) {
    counters().puts.add(puts);
  }

  /** Counts a removal by the user. */
  public void countRemoval() {
    counters().removals.increment();
  }

  /** Counts reads that JSR-107 counts and that were no {@link #read}. */
  public void countReads(long hits, long misses) {
    counters().localHits.add(hits);
    counters().misses.add(misses);
  }

  Counters counters() {
    return counting ? counters : UNCOUNTED;
  }

  private static final Counters UNCOUNTED = new Counters();

  /** Says what is known of {@code key}. */
  public Explanation explain(K key) {
    requireOpen();
    return Explanations.of(
        name, local.peek(key), generation, policy, clock.exact(), loads.isLoading(key));
  }

  /** Throws {@code IllegalStateException} if the cache is closed. */
  public void requireOpen() {
    if (generation == CLOSED) {
      throw new IllegalStateException(describe("it is closed. Get it from an open manager again."));
    }
  }
}
