package io.terrace.cache.engine;

import io.terrace.cache.AsyncLoader;
import io.terrace.cache.BulkLoader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation;
import io.terrace.cache.Explanation.Origin;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import javax.cache.CacheException;
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

  private final EngineRuntime runtime;
  private final EngineClock clock;
  private final String name;
  private final EntryMaker<K, V> maker;
  private final FreshnessPolicy policy;
  private final @Nullable ExpiryRule expiry;
  private final @Nullable SharedTier<K, V> shared;
  private final @Nullable Contact contact;
  private final EntryTable<K, V> table;
  private final LoadCoordinator<K, V> loads;

  private volatile Counters counters = new Counters();

  /** The same, or null while nothing is counted. */
  private volatile @Nullable Counters counted;

  CacheEngine(
      EngineRuntime runtime, String name, CacheSpec<K, V> spec, @Nullable ExpiryRule expiry) {
    this.runtime = runtime;
    this.clock = runtime.clock();
    this.name = name;
    this.maker = new EntryMaker<>(runtime, name, spec, expiry);
    this.policy = maker.policy();
    this.expiry = expiry;
    this.counted = spec.isStatisticsEnabled() ? counters : null;
    this.shared = runtime.sharedTier(name, spec, maker);
    this.contact = shared == null ? null : runtime.contact();
    RemoteKeys<K> remoteKeys = shared == null ? null : new RemoteKeys<>(shared::remoteKey);
    this.table = new EntryTable<>(runtime, spec, maker, remoteKeys, this::counters);
    this.loads = new LoadCoordinator<>(this, new LoadLimits(spec));
    if (expiry != null || shared != null || policy.entriesEnd()) {
      runtime.sweep();
    }
  }

  /** Returns the moment, or up to a millisecond before it, at less than a look at a clock costs. */
  public long now() {
    return contact == null ? clock.now() : clock.exact();
  }

  // Reading.

  /**
   * Returns the entry of {@code key} if it can be served with no more thought, and counts the hit;
   * else null, and nothing is counted.
   *
   * @param now what {@link #now} gave
   */
  public @Nullable TierEntry<V> plainHit(K key, long now) {
    TierEntry<V> entry = table.plain(key, now);
    if (entry == null || (contact != null && contact.isLost(now))) {
      return null;
    }
    Counters counters = counted;
    if (counters != null) {
      counters.localHits.increment();
    }
    return entry;
  }

  /** Returns the entry that JSR-107 sees, and counts the hit or the miss. */
  public @Nullable TierEntry<V> read(K key) {
    requireOpen();
    TierEntry<V> entry = present(key);
    if (entry != null && table.isLive(entry)) {
      return hit(entry);
    }
    TierEntry<V> found = shared == null ? null : loads.readShared(maker.keptKey(key), shared);
    if (found != null && table.isLive(found)) {
      counters().remoteHits.increment();
      return found;
    }
    counters().misses.increment();
    TierEntry<V> dead = table.peek(key);
    if (dead != null) {
      table.dropIfDead(key, dead);
    }
    return null;
  }

  /** Returns the entry that JSR-107 sees; not a use of it, and not counted. */
  public @Nullable TierEntry<V> peek(K key) {
    requireOpen();
    TierEntry<V> entry = table.live(present(key));
    return entry != null || shared == null
        ? entry
        : table.live(loads.readShared(maker.keptKey(key), shared));
  }

  /** Returns the entries that JSR-107 sees; weakly consistent, and not a use of them. */
  public Iterator<Map.Entry<K, TierEntry<V>>> liveEntries() {
    requireOpen();
    if (shared != null) {
      throw new UnsupportedOperationException(
          describe("its remote tier cannot be iterated over. Use a cache that is local only."));
    }
    return table.liveEntries();
  }

  /** Returns the keys of the entries that JSR-107 does not see: stale, negative and dead ones. */
  public List<K> unseenKeys() {
    return table.unseenKeys();
  }

  /** Counts the read of an entry that iteration came to, and returns its value to hand out. */
  public V iterated(TierEntry<V> entry) {
    return Objects.requireNonNull(maker.out(hit(entry)));
  }

  /** Returns a key as it may be handed out. */
  public K outKey(K key) {
    return maker.keptKey(key);
  }

  /** Returns the value of {@code entry} as it may be handed out, or null for "there is none". */
  public @Nullable V out(TierEntry<V> entry) {
    return maker.out(entry);
  }

  /** Returns the entry of {@code key}, loading it where what is there may not be served. */
  public TierEntry<V> get(K asked, ContextLoader<? super K, V> loader) {
    requireOpen();
    K key = maker.keptKey(asked);
    TierEntry<V> present = present(key);
    Freshness freshness = present == null ? Freshness.EXPIRED : freshness(present);
    if (present != null && freshness.isServedAtOnce()) {
      if (freshness.isLoadedBehind()) {
        loads.refreshBehind(key, loader, present);
      }
      return served(present, freshness);
    }
    if (present != null && freshness == Freshness.IF_ERROR) {
      return loadOrServe(key, loader, present);
    }
    try {
      return loaded(loads.load(key, loader, present, null));
    } catch (RuntimeException | Error failure) {
      counters().misses.increment();
      throw failure;
    }
  }

  private TierEntry<V> loadOrServe(K key, ContextLoader<? super K, V> loader, TierEntry<V> stale) {
    try {
      TierEntry<V> loaded = loads.load(key, loader, stale, stale);
      if (loaded != stale) {
        return loaded(loaded);
      }
      return mayServeOnError(stale)
          ? served(stale, Freshness.IF_ERROR)
          : loaded(loads.load(key, loader, stale, null)); // made void while we waited
    } catch (RuntimeException | Error failure) {
      if (mayServeOnError(stale)) {
        return served(stale, Freshness.IF_ERROR);
      }
      counters().misses.increment();
      throw failure;
    }
  }

  /** Returns the entries of {@code keys}; those that may not be served are loaded together. */
  public Map<K, TierEntry<V>> getAll(Set<? extends K> keys, BulkLoader<K, V> loader) {
    requireOpen();
    Map<K, TierEntry<V>> found = new LinkedHashMap<>();
    Map<K, @Nullable TierEntry<V>> missing = new LinkedHashMap<>();
    ContextLoader<K, V> single = LoadCoordinator.single(loader);
    for (K asked : keys) {
      K key = maker.keptKey(asked);
      TierEntry<V> plain = plainHit(key, now()); // a use of it
      if (plain != null) {
        found.put(key, plain);
        continue;
      }
      TierEntry<V> present = present(key);
      Freshness freshness = present == null ? Freshness.EXPIRED : freshness(present);
      if (present == null || !freshness.isServedAtOnce()) {
        missing.put(key, present);
      } else {
        if (freshness.isLoadedBehind()) {
          loads.refreshBehind(key, single, present);
        }
        found.put(key, served(present, freshness));
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
      Map<K, TierEntry<V>> loaded = loads.loadAll(missing, loader, false);
      loaded.values().forEach(this::loaded);
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
      stale.values().forEach(entry -> served(entry, Freshness.IF_ERROR));
      return stale;
    }
  }

  /** Returns the entry of {@code key} as {@link #get} does, without blocking. */
  public CompletableFuture<TierEntry<V>> getAsync(
      K asked, AsyncLoader<? super K, ? extends V> loader) {
    requireOpen();
    K key = maker.keptKey(asked);
    TierEntry<V> present = present(key);
    Freshness freshness = present == null ? Freshness.EXPIRED : freshness(present);
    if (present != null && freshness.isServedAtOnce()) {
      if (freshness.isLoadedBehind()) {
        loads.refreshBehindAsync(key, loader, present);
      }
      return CompletableFuture.completedFuture(served(present, freshness));
    }
    return loads
        .loadAsync(key, loader, present)
        .handle(
            (loaded, failure) -> {
              if (failure == null) {
                return loaded(loaded);
              }
              if (present != null && freshness == Freshness.IF_ERROR && mayServeOnError(present)) {
                return served(present, Freshness.IF_ERROR);
              }
              counters().misses.increment();
              throw new CompletionException(Failures.unwrapped(failure));
            });
  }

  /** Loads all of {@code keys} anew, together, whatever is there. */
  public Map<K, TierEntry<V>> reload(Set<? extends K> keys, BulkLoader<K, V> loader) {
    requireOpen();
    Map<K, @Nullable TierEntry<V>> replaced = new LinkedHashMap<>();
    keys.forEach(key -> replaced.put(maker.keptKey(key), present(key)));
    return loads.loadAll(replaced, loader, true);
  }

  /** Loads {@code key} anew behind, or joins the load that is under way. */
  public CompletableFuture<TierEntry<V>> refresh(K asked, ContextLoader<? super K, V> loader) {
    requireOpen();
    K key = maker.keptKey(asked);
    return loads.refresh(key, loader, present(key)).copy();
  }

  // Writing.

  /**
   * Changes one entry, alone on its key, and returns the answer.
   *
   * @param runsUserCode whether {@code update} may run code of the user, which may block; else it
   *     must be short, must not block and must not use the cache
   */
  public <R extends @Nullable Object> R update(K asked, Update<V, R> update, boolean runsUserCode) {
    requireOpen();
    K key = maker.keptKey(asked);
    Change<V, R> change;
    if (shared != null) {
      change = new SharedUpdate<>(table, shared, this).make(key, update);
    } else {
      Change<V, R> atOnce = runsUserCode ? null : table.updateAtOnce(key, update);
      change = atOnce == null ? table.updateAlone(key, update) : atOnce;
    }
    if (change.kind() != Change.Kind.KEEP) {
      loads.detach(key);
      if (shared != null) {
        shared.publish(key);
      }
    }
    return change.result();
  }

  /**
   * Puts a value, and counts that, where it takes no more than a write here; returns false, having
   * done nothing, where it does.
   */
  public boolean putAtOnce(K asked, V value) {
    if (shared != null || expiry != null) {
      return false;
    }
    K key = maker.keptKey(asked);
    if (!table.putAtOnce(key, entry(value, EntryOptions.NONE))) {
      return false;
    }
    counters().puts.increment();
    loads.detach(key);
    return true;
  }

  /** Makes an entry out of a value that is put by itself, for a {@link Change}. */
  public TierEntry<V> entry(V value, EntryOptions options) {
    return entry(value, maker.ttlNanos(options), options);
  }

  /** Makes an entry that is fresh for {@code ttlNanos}. */
  public TierEntry<V> entry(V value, long ttlNanos, EntryOptions options) {
    TierEntry<V> entry;
    try {
      entry = maker.put(value, ttlNanos, options.tags(), table.generation());
    } catch (StoreException failure) {
      throw new CacheException(
          describe(
              "a write needs the remote tier, which failed: "
                  + failure.getMessage()
                  + " Try again, or invalidate the key."),
          failure);
    }
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
    if (shared != null) { // the end is part of the frame
      return update(
          key,
          current ->
              current == null ? Change.keep(false) : Change.write(touched(current, options), true),
          true);
    }
    TierEntry<V> entry = peek(key);
    if (entry == null) {
      return false;
    }
    expireIn(entry, maker.ttlNanos(options));
    return true;
  }

  private TierEntry<V> touched(TierEntry<V> current, EntryOptions options) {
    Set<String> tags = current.tags == null ? Set.of() : current.tags.tags(false);
    return entry(Objects.requireNonNull(current.held()), new EntryOptions(options.ttl(), tags));
  }

  /** Sets the end of the ttl of {@code entry}, {@code ttlNanos} from now. */
  public void expireIn(TierEntry<V> entry, long ttlNanos) {
    entry.freshUntil(FreshnessPolicy.after(clock.exact(), ttlNanos));
    maker.settle(entry);
    runtime.sweep();
  }

  /** Makes the entry of {@code key} void, with every load of it that is under way. */
  public Delivery invalidate(K asked) {
    requireOpen();
    K key = maker.keptKey(asked);
    counters().invalidations.increment();
    Delivery stored = shared == null ? Delivery.SENT : shared.remove(key);
    Change<V, Delivery> change = table.updateAlone(key, current -> Change.remove(stored));
    loads.detach(key);
    return shared == null || stored == Delivery.PENDING ? change.result() : shared.publish(key);
  }

  /** Makes all entries void, with every load that is under way. */
  public Delivery clear() {
    requireOpen();
    counters().invalidations.increment();
    Delivery delivery = shared == null ? Delivery.SENT : shared.clear();
    table.clear();
    loads.detachAll();
    runtime.sweep();
    return delivery;
  }

  /** Closes this cache and drops its entries; returns false if it was closed. */
  public boolean close() {
    boolean wasOpen = table.close();
    if (wasOpen) {
      loads.close();
      runtime.closed(this);
    }
    return wasOpen;
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return table.isClosed();
  }

  /** Throws {@code IllegalStateException} if the cache is closed. */
  public void requireOpen() {
    if (table.isClosed()) {
      throw new IllegalStateException(describe("it is closed. Get it from an open manager again."));
    }
  }

  // For the coordinator, the runtime and the sweep.

  EngineRuntime runtime() {
    return runtime;
  }

  EngineClock clock() {
    return clock;
  }

  String name() {
    return name;
  }

  EntryTable<K, V> table() {
    return table;
  }

  @Nullable SharedTier<K, V> shared() {
    return shared;
  }

  boolean cachesNegatives() {
    return policy.negativeTtlNanos() > 0;
  }

  /** Takes note that the remote tier failed, which a read survives. */
  void storeFailed(RuntimeException failure) {
    runtime.storeFailed(describe("the remote tier failed; reads go on without it"), failure);
  }

  /** Returns whether a leader may serve {@code found}, of the remote tier, in place of a load. */
  boolean willDo(TierEntry<V> found) {
    return !table.isVoid(found) && table.isFresh(found);
  }

  /** Returns a fresh entry of {@code key}, if there is one other than {@code known}. */
  @Nullable TierEntry<V> freshOtherThan(K key, @Nullable TierEntry<V> known) {
    TierEntry<V> entry = present(key);
    return entry != null && entry != known && table.isFresh(entry) ? entry : null;
  }

  /**
   * Makes an entry out of what a load gave, and stores it if nothing was invalidated since {@code
   * fence}.
   *
   * @param lease what the remote tier checks the fill against; null where there is none
   */
  TierEntry<V> store(
      Flight<K, V> flight,
      @Nullable V value,
      EntryOptions options,
      Fence fence,
      @Nullable Lease lease,
      long loadNanos) {
    long ttlNanos = loadedTtlNanos(flight.replaced, options);
    TierEntry<V> entry = maker.loaded(value, ttlNanos, options.tags(), fence, loadNanos);
    if (entry == null) {
      counters().fencedLoads.increment();
      if (shared != null && lease != null) {
        shared.release(lease);
      }
    } else if (!filled(flight.key, entry, lease) || !table.install(flight.key, entry, fence)) {
      counters().fencedLoads.increment();
    } else if (options.ttl() != null || !options.tags().isEmpty()) {
      runtime.sweep();
    }
    return entry == null ? maker.unstored(value, loadNanos) : entry;
  }

  private long loadedTtlNanos(@Nullable TierEntry<V> replaced, EntryOptions options) {
    if (expiry == null || options.ttl() != null || replaced == null || !table.isLive(replaced)) {
      return maker.ttlNanos(options);
    }
    long ttlNanos = expiry.forUpdate();
    return ttlNanos == ExpiryRule.UNCHANGED ? remainingNanos(replaced) : ttlNanos;
  }

  /** The remote fill comes first: what it refuses is not installed here either. */
  private boolean filled(K key, TierEntry<V> entry, @Nullable Lease lease) {
    if (shared == null || lease == null) {
      return true;
    }
    try {
      return shared.fill(lease, key, entry);
    } catch (RuntimeException unavailable) { // of the store, or a value that cannot be made bytes
      storeFailed(unavailable);
      return true;
    }
  }

  /** Makes an entry for those who wait for a load only. */
  TierEntry<V> unstored(@Nullable V value, long loadNanos) {
    return maker.unstored(value, loadNanos);
  }

  /** Has no load tried for a while where there is something to serve. */
  void pauseAfterFailure(@Nullable TierEntry<V> served) {
    if (served != null) {
      served.retryAt(FreshnessPolicy.after(clock.exact(), policy.retryNanos()));
    }
  }

  void tagInvalidated() {
    counters().invalidations.increment();
    loads.detachAll();
  }

  /** Makes void what another process wrote or invalidated. */
  void invalidatedRemotely(String remoteKey) {
    counters().invalidations.increment();
    K key = table.invalidatedRemotely(remoteKey);
    if (key == null) {
      loads.detachAll(); // a load may be under way of a key that is not held yet
    } else {
      loads.detach(key);
    }
  }

  /** Makes void all that is held here: another process cleared the cache, or messages were lost. */
  void clearedRemotely() {
    counters().invalidations.increment();
    table.clear();
    loads.detachAll();
  }

  /** Frees what can no longer be served. */
  void sweep() {
    table.sweep();
  }

  /** Returns {@code text} with the name of the cache before it, as messages begin. */
  String describe(String text) {
    return "cache '" + name + "': " + text;
  }

  // What is known of an entry.

  /** Returns the local entry of {@code key} if it can be believed. */
  private @Nullable TierEntry<V> present(K key) {
    return contact != null && contact.isLost(clock.exact()) ? null : table.present(key);
  }

  private Freshness freshness(TierEntry<V> entry) {
    double draw = policy.beta() == 0 ? 0 : -Math.log(1 - ThreadLocalRandom.current().nextDouble());
    return Freshness.of(entry, clock.exact(), policy, draw);
  }

  private boolean mayServeOnError(TierEntry<V> entry) {
    return !table.isVoid(entry)
        && !entry.isNegative()
        && clock.exact() < FreshnessPolicy.after(entry.freshUntil(), policy.ifErrorNanos());
  }

  private TierEntry<V> served(TierEntry<V> entry, Freshness freshness) {
    if (freshness == Freshness.FRESH || freshness == Freshness.EARLY) {
      return hit(entry);
    }
    counters().staleHits.increment();
    return entry;
  }

  private TierEntry<V> loaded(TierEntry<V> entry) {
    (entry.origin() == Origin.REMOTE ? counters().remoteHits : counters().misses).increment();
    return entry;
  }

  private TierEntry<V> hit(TierEntry<V> entry) {
    if (entry.isNegative()) {
      counters().negativeHits.increment();
    } else {
      counters().localHits.increment();
    }
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

  /** Tells {@code observer} of all changes from now on, or nobody. */
  public void observer(@Nullable ChangeObserver<K, V> observer) {
    table.observer(observer);
  }

  // Counting and explaining.

  /** Returns what happened so far. */
  public CacheStatistics statistics() {
    return counted != null ? counters.snapshot() : new Counters().snapshot();
  }

  /** Counts from now on, or not; counts that are there stay. */
  public void statisticsEnabled(boolean enabled) {
    counted = enabled ? counters : null;
  }

  /** Begins all counts at zero. */
  public void clearStatistics() {
    counters = new Counters();
    statisticsEnabled(counted != null);
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
    Counters counting = counted;
    return counting == null ? UNCOUNTED : counting;
  }

  private static final Counters UNCOUNTED = new Counters();

  /** Says what is known of {@code key}. */
  public Explanation explain(K key) {
    requireOpen();
    return Explanations.of(
        name, table.peek(key), table.generation(), policy, clock.exact(), loads.isLoading(key));
  }
}
