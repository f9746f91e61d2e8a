package io.terrace.cache.engine;

import io.terrace.cache.AsyncContextLoader;
import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation;
import io.terrace.cache.Explanation.Origin;
import io.terrace.cache.Tier;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.RequestRecorder;
import io.terrace.cache.spi.RequestRecorder.Answer;
import io.terrace.cache.spi.RequestRecorder.Kind;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
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

  /** How long a value is served before it is looked whether another process has loaded it anew. */
  private static final long MEANWHILE_NANOS = 100_000_000;

  private final EngineRuntime runtime;
  private final EngineClock clock;
  private final String name;
  private final EntryMaker<K, V> maker;
  private final FreshnessPolicy policy;
  private final @Nullable ExpiryRule expiry;
  private final @Nullable RemoteLink link;
  private final @Nullable SharedTier<K, V> shared;
  private final @Nullable Contact contact;
  private final EntryTable<K, V> table;
  private final LoadCoordinator<K, V> loads;
  private final EntryWrites<K, V> writes;
  private final LoadedValues<K, V> values;

  private volatile LoadObserver loadObserver = LoadObserver.NONE;
  private volatile Counters counters = new Counters();

  /** The same; others while only a recorder is told; null while nothing is counted or told. */
  private volatile @Nullable Counters counted;

  private volatile boolean counts;

  CacheEngine(
      EngineRuntime runtime, String name, CacheSpec<K, V> spec, @Nullable ExpiryRule expiry) {
    this.runtime = runtime;
    this.clock = runtime.clock();
    this.name = name;
    this.link = runtime.link(name, spec);
    this.expiry = expiry == null && link != null ? IdleExpiry.of(spec) : expiry;
    this.maker = new EntryMaker<>(runtime, name, spec, this.expiry, link);
    this.policy = maker.policy();
    statisticsEnabled(spec.isStatisticsEnabled());
    this.shared = link == null ? null : runtime.sharedTier(name, spec, maker, link, this::counters);
    boolean keepsLocally = runtime.keepsLocally(spec);
    this.contact = link == null || !keepsLocally ? null : link.contact(spec);
    RemoteKeys<K> remoteKeys =
        shared == null ? null : new RemoteKeys<>(shared::remoteKey, keepsLocally);
    this.table = new EntryTable<>(runtime, spec, maker, link, remoteKeys, this::counters);
    this.loads = new LoadCoordinator<>(this, new LoadLimits(spec));
    this.writes = new EntryWrites<>(this, table, loads, maker);
    this.values = new LoadedValues<>(this, maker, writes);
    if (this.expiry != null || shared != null || policy.entriesEnd()) {
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
    countLocalHit(key);
    return entry;
  }

  private void countLocalHit(K key) {
    Counters counters = counted;
    if (counters != null) {
      counters.localHits.increment();
      RequestRecorder recorder = counters.recorder;
      if (recorder != null) {
        recorder.requested(name, key, Kind.GET);
        recorder.answered(name, key, Answer.LOCAL_HIT);
      }
    }
  }

  /**
   * Returns the entry of {@code key} if it is found in fewer steps than {@link #plainHit} takes, as
   * most hits are where they are many, and counts the hit; else null, and nothing is counted.
   */
  public @Nullable TierEntry<V> frontHit(K key) {
    TierEntry<V> entry = table.front(key, clock.coarse());
    if (entry == null || contact != null) {
      return null;
    }
    countLocalHit(key);
    return entry;
  }

  /** Returns the entry that JSR-107 sees, and counts the hit or the miss. */
  public @Nullable TierEntry<V> read(K key) {
    requireOpen();
    requested(key, Kind.GET);
    TierEntry<V> entry = present(key);
    if (entry != null && table.isLive(entry)) {
      return hit(key, entry);
    }
    TierEntry<V> found = shared == null ? null : loads.readShared(maker.keptKey(key), shared);
    if (found != null && table.isLive(found)) {
      counters().remoteHits.increment();
      answered(key, Answer.REMOTE_HIT);
      writes.accessed(maker.keptKey(key), found);
      return found;
    }
    counters().misses.increment();
    answered(key, Answer.MISS);
    TierEntry<V> dead = table.peek(key);
    if (dead != null) {
      table.dropIfDead(key, dead);
    }
    return null;
  }

  /** Returns the entries of {@code keys} as {@link #read} does; the remote tier is asked once. */
  public Map<K, TierEntry<V>> readAll(Set<? extends K> keys) {
    requireOpen();
    Map<K, TierEntry<V>> found = new LinkedHashMap<>();
    Set<K> missing = new LinkedHashSet<>();
    for (K key : keys) {
      TierEntry<V> plain = plainHit(key, now()); // a use of it
      TierEntry<V> entry = plain != null || shared != null ? plain : read(key);
      if (entry != null) {
        found.put(key, entry);
      } else if (shared != null) {
        requested(key, Kind.GET);
        TierEntry<V> present = table.live(present(key));
        if (present != null) {
          found.put(key, hit(key, present));
        } else {
          missing.add(maker.keptKey(key));
        }
      }
    }
    Map<K, TierEntry<V>> read = readAhead(missing).given();
    for (K key : missing) {
      TierEntry<V> entry = table.live(read.get(key));
      if (entry == null) {
        counters().misses.increment();
        answered(key, Answer.MISS);
      } else {
        counters().remoteHits.increment();
        answered(key, Answer.REMOTE_HIT);
        writes.accessed(key, entry);
        found.put(key, entry);
      }
    }
    return found;
  }

  /**
   * Returns what the remote tier, if there is one, holds of {@code keys}, by one read of all; those
   * that could not be read are failures, which are counted once.
   */
  Answers<K, TierEntry<V>> readAhead(Set<K> keys) {
    if (shared == null || keys.isEmpty()) {
      return Answers.of(Map.of());
    }
    try {
      Map<K, Fence> fences = new LinkedHashMap<>();
      keys.forEach(key -> fences.put(key, table.fence(key)));
      Answers<K, TierEntry<V>> answers = shared.readEach(fences);
      answers
          .given()
          .forEach(
              (key, entry) -> {
                Fence fence = fences.get(key);
                if (fence != null && shared.keepsReads() && willDo(entry)) {
                  boolean ignored = table.install(key, entry, fence);
                }
              });
      answers.failure().ifPresent(this::storeFailed);
      return answers;
    } catch (RuntimeException unavailable) { // of the store, or of a client that says it so
      storeFailed(unavailable);
      return Answers.failed(
          keys, new StoreException(Outcome.NOT_DONE, "the remote tier failed", unavailable));
    }
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
    return shared == null
        ? table.liveEntries()
        : new LiveEntries<>(shared.entries(table.fence()), table::isLive);
  }

  /** Returns the keys of the entries that JSR-107 does not see: stale, negative and dead ones. */
  public List<K> unseenKeys() {
    if (shared == null) {
      return table.unseenKeys();
    }
    List<K> unseen = new ArrayList<>();
    shared
        .entries(table.fence())
        .forEachRemaining(
            entry -> {
              if (!table.isLive(entry.getValue())) {
                unseen.add(entry.getKey());
              }
            });
    return unseen;
  }

  /** Counts the read of an entry that iteration came to, and returns its value to hand out. */
  public V iterated(K key, TierEntry<V> entry) {
    if (shared == null) {
      return Objects.requireNonNull(maker.out(hit(key, entry)));
    }
    counters().remoteHits.increment();
    writes.accessed(key, entry);
    return Objects.requireNonNull(maker.out(entry));
  }

  /** Returns a key as it may be handed out. */
  public K outKey(K key) {
    return maker.keptKey(key);
  }

  /** Returns the value of {@code entry} as it may be handed out, or null for "there is none". */
  public @Nullable V out(TierEntry<V> entry) {
    return entry.isImmutable() ? entry.held() : maker.out(entry);
  }

  /** Returns the entry of {@code key}, loading it where what is there may not be served. */
  public TierEntry<V> get(K asked, ContextLoader<? super K, V> loader) {
    requireOpen();
    requested(asked, Kind.GET);
    K key = maker.keptKey(asked);
    TierEntry<V> present = present(key);
    Freshness freshness = present == null ? Freshness.EXPIRED : freshness(present);
    if (present != null && freshness.isServedAtOnce()) {
      if (freshness.isLoadedBehind()) {
        loads.refreshBehind(key, loader, present);
      }
      return served(key, present, freshness);
    }
    if (present != null && freshness == Freshness.IF_ERROR) {
      return loadOrServe(key, loader, present);
    }
    try {
      TierEntry<V> loaded = loaded(key, loads.load(key, loader, present, null));
      if (isOld(loaded)) {
        loads.refreshBehind(key, loader, loaded);
      }
      return loaded;
    } catch (RuntimeException | Error failure) {
      missedByFailure(key);
      throw failure;
    }
  }

  private TierEntry<V> loadOrServe(K key, ContextLoader<? super K, V> loader, TierEntry<V> stale) {
    try {
      TierEntry<V> loaded = loads.load(key, loader, stale, stale);
      if (loaded != stale) {
        return loaded(key, loaded);
      }
      return mayServeOnError(stale)
          ? served(key, stale, Freshness.IF_ERROR)
          : loaded(key, loads.load(key, loader, stale, null)); // made void while we waited
    } catch (RuntimeException | Error failure) {
      if (mayServeOnError(stale)) {
        return served(key, stale, Freshness.IF_ERROR);
      }
      missedByFailure(key);
      throw failure;
    }
  }

  /** Returns the entries of {@code keys}; those that may not be served are loaded together. */
  public Map<K, TierEntry<V>> getAll(Set<? extends K> keys, BulkContextLoader<K, V> loader) {
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
      requested(key, Kind.GET);
      TierEntry<V> present = present(key);
      Freshness freshness = present == null ? Freshness.EXPIRED : freshness(present);
      if (present == null || !freshness.isServedAtOnce()) {
        missing.put(key, present);
      } else {
        if (freshness.isLoadedBehind()) {
          loads.refreshBehind(key, single, present);
        }
        found.put(key, served(key, present, freshness));
      }
    }
    if (!missing.isEmpty()) {
      found.putAll(loadMissing(missing, loader));
    }
    return found;
  }

  private Map<K, TierEntry<V>> loadMissing(
      Map<K, @Nullable TierEntry<V>> missing, BulkContextLoader<K, V> loader) {
    try {
      Map<K, TierEntry<V>> loaded = loads.loadAll(missing, loader, false);
      loaded.forEach(
          (key, entry) -> {
            if (isOld(loaded(key, entry))) {
              loads.refreshBehind(key, LoadCoordinator.single(loader), entry);
            }
          });
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
      stale.forEach((key, entry) -> served(key, entry, Freshness.IF_ERROR));
      return stale;
    }
  }

  /**
   * Returns the entry of {@code key} as {@link #get} does, without blocking, if its value is {@code
   * accepted}.
   */
  public CompletableFuture<TierEntry<V>> getAsync(
      K asked, Predicate<? super V> accepted, AsyncContextLoader<? super K, V> loader) {
    requireOpen();
    requested(asked, Kind.GET);
    K key = maker.keptKey(asked);
    Predicate<TierEntry<V>> willDo =
        entry -> {
          V value = out(entry);
          return value == null || accepted.test(value);
        };
    TierEntry<V> present = present(key);
    Freshness freshness = present == null ? Freshness.EXPIRED : freshness(present);
    if (present != null && freshness.isServedAtOnce() && willDo.test(present)) {
      if (freshness.isLoadedBehind()) {
        loads.refreshBehindAsync(key, loader, present);
      }
      return CompletableFuture.completedFuture(served(key, present, freshness));
    }
    return loads
        .loadAsync(key, loader, present, willDo)
        .handle(
            (loaded, failure) -> {
              if (failure == null) {
                if (isOld(loaded(key, loaded))) {
                  loads.refreshBehindAsync(key, loader, loaded);
                }
                return loaded;
              }
              if (present != null && freshness == Freshness.IF_ERROR && mayServeOnError(present)) {
                return served(key, present, Freshness.IF_ERROR);
              }
              missedByFailure(key);
              throw new CompletionException(Failures.unwrapped(failure));
            });
  }

  /** Loads all of {@code keys} anew, together, whatever is there. */
  public Map<K, TierEntry<V>> reload(Set<? extends K> keys, BulkContextLoader<K, V> loader) {
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
   * Changes one entry, alone on its key, and returns the answer; see {@link EntryWrites#update}.
   */
  public <R extends @Nullable Object> R update(
      K key, Update<V, R> update, Atomicity atomicity, boolean runsUserCode) {
    requireOpen();
    return writes.update(maker.keptKey(key), update, atomicity, runsUserCode);
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
    if (!table.putAtOnce(key, writes.entry(value, EntryOptions.NONE))) {
      return false;
    }
    counters().puts.increment();
    requested(key, Kind.SET);
    loads.detach(key);
    return true;
  }

  /** Returns what makes, changes and drops entries for the user. */
  public EntryWrites<K, V> writes() {
    return writes;
  }

  /** Makes the entry of {@code key} void, with every load of it that is under way. */
  public Delivery invalidate(K key) {
    requireOpen();
    counters().invalidations.increment();
    requested(key, Kind.DELETE);
    return writes.invalidate(maker.keptKey(key));
  }

  /** Makes all entries void, with every load that is under way. */
  public Delivery clear() {
    requireOpen();
    counters().invalidations.increment();
    return writes.clear();
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

  /** Returns whether operations may have to ask a remote tier, which takes time. */
  public boolean isShared() {
    return shared != null;
  }

  /** Returns whether its entries can be enumerated. */
  public boolean listsKeys() {
    return shared == null || shared.listsKeys();
  }

  /** Returns whether anybody is told of each change. */
  public boolean isObserved() {
    return table.isObserved();
  }

  /** Returns what runs refreshes, and whatever must not block its caller. */
  public Executor executor() {
    return runtime.executor();
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

  LoadedValues<K, V> values() {
    return values;
  }

  @Nullable RemoteLink link() {
    return link;
  }

  @Nullable SharedTier<K, V> shared() {
    return shared;
  }

  @Nullable ExpiryRule expiry() {
    return expiry;
  }

  boolean cachesNegatives() {
    return policy.negativeTtlNanos() > 0;
  }

  /**
   * Learns how far invalidations of others have come, if any were heard of.
   *
   * @throws io.terrace.cache.spi.StoreException if the store does not tell
   */
  void catchUp() {
    if (link != null) {
      link.versions().catchUp();
    }
  }

  /** Takes note that the remote tier failed, which a read survives. */
  void storeFailed(RuntimeException failure) {
    counters().remoteFailures.increment();
    runtime.storeFailed(describe("the remote tier failed; reads go on without it"), failure);
  }

  /** Returns whether a leader may serve {@code found}, of the remote tier, in place of a load. */
  boolean willDo(TierEntry<V> found) {
    return !table.isVoid(found) && freshness(found).isServedAtOnce();
  }

  /** Returns whether {@code entry} may be served while another process loads it anew. */
  boolean willDoMeanwhile(TierEntry<V> entry) {
    boolean served = !table.isVoid(entry) && freshness(entry).isServedAtOnce();
    if (served) { // and nobody asks the remote tier for it again at once
      entry.retryAt(FreshnessPolicy.after(clock.exact(), MEANWHILE_NANOS));
    }
    return served;
  }

  /** Returns a fresh entry of {@code key}, if there is one other than {@code known}. */
  @Nullable TierEntry<V> freshOtherThan(K key, @Nullable TierEntry<V> known) {
    TierEntry<V> entry = present(key);
    return entry != null && entry != known && table.isFresh(entry) ? entry : null;
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
    if (contact != null && contact.isLost(clock.exact())) {
      return null;
    }
    TierEntry<V> entry = table.present(key);
    // One whose localTtl is over is in the remote tier still: not to be told from there as known.
    boolean over =
        entry != null
            && policy.localNanos() != FreshnessPolicy.NEVER
            && clock.exact() >= entry.idleUntil();
    return over ? null : entry;
  }

  private Freshness freshness(TierEntry<V> entry) {
    double draw = policy.beta() == 0 ? 0 : -Math.log(1 - ThreadLocalRandom.current().nextDouble());
    return Freshness.of(entry, clock.exact(), policy, draw);
  }

  boolean mayServeOnError(TierEntry<V> entry) {
    return !table.isVoid(entry)
        && !entry.isNegative()
        && clock.exact() < FreshnessPolicy.after(entry.freshUntil(), policy.ifErrorNanos());
  }

  private TierEntry<V> served(K key, TierEntry<V> entry, Freshness freshness) {
    if (freshness == Freshness.FRESH || freshness == Freshness.EARLY) {
      return hit(key, entry);
    }
    counters().staleHits.increment();
    answered(key, Answer.STALE_HIT);
    return entry;
  }

  private void missedByFailure(K key) {
    counters().misses.increment();
    answered(key, Answer.FAILED);
  }

  private TierEntry<V> loaded(K key, TierEntry<V> entry) {
    Counters all = counters();
    if (entry.origin() != Origin.REMOTE) {
      all.misses.increment();
      answered(key, Answer.LOADED);
    } else {
      boolean fresh = table.isFresh(entry);
      (fresh ? all.remoteHits : all.staleHits).increment();
      answered(key, fresh ? Answer.REMOTE_HIT : Answer.STALE_HIT);
      writes.accessed(key, entry);
    }
    return entry;
  }

  /** Returns whether the remote tier gave {@code entry} past its ttl, or shortly before. */
  private boolean isOld(TierEntry<V> entry) {
    return entry.origin() == Origin.REMOTE && freshness(entry).isLoadedBehind();
  }

  private TierEntry<V> hit(K key, TierEntry<V> entry) {
    if (entry.isNegative()) {
      counters().negativeHits.increment();
      answered(key, Answer.NEGATIVE_HIT);
    } else {
      counters().localHits.increment();
      answered(key, Answer.LOCAL_HIT);
    }
    if (policy.idleNanos() != FreshnessPolicy.NEVER) {
      entry.idleUntil(FreshnessPolicy.after(clock.now(), policy.idleNanos()));
    }
    writes.accessed(key, entry);
    return entry;
  }

  /** Tells {@code observer} of all changes from now on, or nobody. */
  public void observer(@Nullable ChangeObserver<K, V> observer) {
    table.observer(observer);
  }

  // Counting and explaining.

  /** Returns what happened so far. */
  public CacheStatistics statistics() {
    return counts ? counters.snapshot() : new Counters().snapshot();
  }

  /** Counts from now on, or not; counts that are there stay. */
  public void statisticsEnabled(boolean enabled) {
    count(enabled, recorder());
  }

  /** Begins all counts at zero. */
  public void clearStatistics() {
    RequestRecorder recorder = recorder();
    counters = new Counters();
    count(counts, recorder);
  }

  /** Tells {@code recorder} of requests from now on, or nobody. */
  public void recorder(@Nullable RequestRecorder recorder) {
    count(counts, recorder);
  }

  private @Nullable RequestRecorder recorder() {
    Counters counting = counted;
    return counting == null ? null : counting.recorder;
  }

  private synchronized void count(boolean enabled, @Nullable RequestRecorder recorder) {
    counts = enabled;
    Counters counting = enabled ? counters : recorder == null ? null : new Counters();
    if (counting != null) {
      counting.recorder = recorder;
    }
    counted = counting;
  }

  /** Tells the recorder, if there is one, of a request. */
  public void requested(K key, Kind kind) {
    RequestRecorder recorder = recorder();
    if (recorder != null) {
      recorder.requested(name, key, kind);
      if (kind == Kind.GET) {
        recorder.looked(name, key, explainHere(key).state());
      }
    }
  }

  private void answered(K key, Answer answer) {
    RequestRecorder recorder = recorder();
    if (recorder != null) {
      recorder.answered(name, key, answer);
    }
  }

  /** Counts a put, or several, by the user. */
  public void countPuts(long puts) {
    counters().puts.add(puts);
  }

  /** Counts a removal by the user. */
  public void countRemoval() {
    counters().removals.increment();
  }

  /** Counts a load that ended well. */
  void countLoad(long nanos) {
    counters().loads.increment();
    counters().loadNanos.add(nanos);
    loadObserver.ended(nanos, true);
  }

  /** Counts a load that threw, timed out or was rejected. */
  void countLoadFailure(long nanos) {
    counters().loadFailures.increment();
    counters().loadNanos.add(nanos);
    loadObserver.ended(nanos, false);
  }

  /** Tells {@code observer} of the end of each load from now on. */
  public void loadObserver(LoadObserver observer) {
    loadObserver = observer;
  }

  /** Returns how many entries the heap holds, dead ones among them. */
  public long localSize() {
    return table.size();
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
    TierEntry<V> entry = table.peek(key);
    if (entry != null || shared == null) {
      return explained(key, entry, Tier.LOCAL);
    }
    return explained(key, heldRemotely(key, shared), Tier.REMOTE);
  }

  private Explanation explainHere(K key) {
    return explained(key, table.peek(key), Tier.LOCAL);
  }

  private Explanation explained(K key, @Nullable TierEntry<V> entry, Tier tier) {
    return Explanations.of(
        name, entry, tier, table.generation(), policy, clock.exact(), loads.isLoading(key));
  }

  private @Nullable TierEntry<V> heldRemotely(K key, SharedTier<K, V> tier) {
    try {
      return tier.read(key, table.fence(key)).entry();
    } catch (RuntimeException unavailable) { // of the store, or of a client that says it so
      storeFailed(unavailable);
      return null;
    }
  }
}
