package io.terrace.cache.engine;

import io.terrace.cache.AsyncContextLoader;
import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.ContextLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one load for each key, however many callers miss it.
 *
 * <p><b>The idea.</b> Whoever misses first leads a {@link Flight}; all others join it (single
 * flight; the lease of Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, is the same
 * between processes). A write or invalidation of the key <em>detaches</em> its flight: those who
 * joined keep its outcome, and a reader who comes later begins another.
 *
 * <p><b>Invariants.</b> A leader takes the {@link Fence} before it looks at the tier again, so that
 * two flights one after the other can't both load. A flight leaves the table before its outcome is
 * told, so that nobody who has seen a failure can join the flight that failed. What is stored
 * passed the fence inside the tier's atomic step. {@link LoadStages} has the stages of a flight.
 *
 * <p><b>Failure.</b> Every flight ends: by its value, by what its loader threw, by its timeout, or
 * by the rejection of its task; each way removes it from the table. A leader whose own thread was
 * interrupted fails alone, and those who joined try again.
 *
 * <p>Thread-safe.
 */
final class LoadCoordinator<K, V> {

  private final CacheEngine<K, V> engine;
  private final EngineRuntime runtime;
  private final LoadLimits limits;
  private final LoadStages<K, V> stages;
  private final ConcurrentMap<K, Flight<K, V>> flights = new ConcurrentHashMap<>();

  /** Reads of the remote tier that load nothing: not to be joined by who would load. */
  private final ConcurrentMap<K, CompletableFuture<Optional<TierEntry<V>>>> reads =
      new ConcurrentHashMap<>();

  LoadCoordinator(CacheEngine<K, V> engine, LoadLimits limits) {
    this.engine = engine;
    this.runtime = engine.runtime();
    this.limits = limits;
    this.stages = new LoadStages<>(engine, limits, flights);
  }

  /**
   * Returns what the loader gives, or what another load of the key that is under way does.
   *
   * @param present the entry that is not good enough, or null
   * @param stale what may be served if the load is slow, or null
   * @return a new entry; {@code stale} itself if the soft timeout went by
   */
  TierEntry<V> load(
      K key,
      ContextLoader<? super K, V> loader,
      @Nullable TierEntry<V> present,
      @Nullable TierEntry<V> stale) {
    while (true) {
      Flight<K, V> flight = new Flight<>(key, present);
      Flight<K, V> other = flights.putIfAbsent(key, flight);
      if (other == null) {
        ContextLoader<? super K, V> told = told(loader);
        stages.start(List.of(flight), () -> stages.lead(flight, told), leaves());
        return await(flight, stale);
      }
      engine.counters().joinedLoads.increment();
      try {
        return await(other, stale);
      } catch (LeaderInterruptedException notOurs) {
        // Its leader was told to stop, which does not concern us.
      }
    }
  }

  private ContextLoader<? super K, V> told(ContextLoader<? super K, V> loader) {
    return runtime.calls().around(engine.name(), loader);
  }

  /**
   * Whether a load runs on the executor, since its caller may leave it. On a thread of ours it runs
   * in place: loads inside loads would else wait for threads that wait for them.
   */
  private boolean leaves() {
    return limits.areTimed() && !EngineThreads.isOurs(Thread.currentThread());
  }

  /** Begins a load behind, unless one is under way. */
  void refreshBehind(K key, ContextLoader<? super K, V> loader, TierEntry<V> served) {
    Flight<K, V> flight = new Flight<>(key, served);
    if (!flights.containsKey(key) && flights.putIfAbsent(key, flight) == null) {
      engine.counters().refreshes.increment();
      ContextLoader<? super K, V> told = told(loader);
      stages.start(List.of(flight), () -> stages.lead(flight, told), true);
    }
  }

  /** The same for a load that does not block. */
  void refreshBehindAsync(K key, AsyncContextLoader<? super K, V> loader, TierEntry<V> served) {
    Flight<K, V> flight = new Flight<>(key, served);
    if (!flights.containsKey(key) && flights.putIfAbsent(key, flight) == null) {
      engine.counters().refreshes.increment();
      startAsync(flight, loader);
    }
  }

  /** Begins a load behind, or joins the one that is under way. */
  CompletableFuture<TierEntry<V>> refresh(
      K key, ContextLoader<? super K, V> loader, @Nullable TierEntry<V> present) {
    Flight<K, V> flight = new Flight<>(key, present, true);
    Flight<K, V> other = flights.putIfAbsent(key, flight);
    if (other != null) {
      return joined(other, () -> refresh(key, loader, present));
    }
    engine.counters().refreshes.increment();
    ContextLoader<? super K, V> told = told(loader);
    stages.start(List.of(flight), () -> stages.lead(flight, told), true);
    return flight.result;
  }

  /** Begins a load that need not end in this thread, or joins the one that is under way. */
  CompletableFuture<TierEntry<V>> loadAsync(
      K key,
      AsyncContextLoader<? super K, V> loader,
      @Nullable TierEntry<V> present,
      Predicate<TierEntry<V>> accepted) {
    Flight<K, V> flight = new Flight<>(key, present, accepted);
    Flight<K, V> other = flights.putIfAbsent(key, flight);
    if (other != null) {
      return joined(other, () -> loadAsync(key, loader, present, accepted));
    }
    startAsync(flight, loader);
    return flight.result;
  }

  /**
   * Returns what {@code other} gives to one who does not block.
   *
   * @param again loads once more, if the leader's own thread was interrupted
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it is not: thenCompose hands it on
  private CompletableFuture<TierEntry<V>> joined(
      Flight<K, V> other, Supplier<CompletableFuture<TierEntry<V>>> again) {
    if (other.owner() == Thread.currentThread()) {
      return CompletableFuture.failedFuture(runtime.waits().circle(engine));
    }
    engine.counters().joinedLoads.increment();
    return other.result.exceptionallyCompose(
        failure ->
            Failures.unwrapped(failure) instanceof LeaderInterruptedException
                ? CompletableFuture.supplyAsync(again, runtime.executor())
                    .thenCompose(loaded -> loaded)
                : CompletableFuture.failedFuture(failure));
  }

  /** A remote tier is asked first, which blocks, and so is left to the executor. */
  private void startAsync(Flight<K, V> flight, AsyncContextLoader<? super K, V> loader) {
    boolean elsewhere = engine.shared() != null;
    AsyncContextLoader<? super K, V> told = runtime.calls().aroundAsync(engine.name(), loader);
    stages.start(List.of(flight), () -> stages.leadAsync(flight, told), elsewhere);
  }

  /**
   * Returns what the loader gives for those of {@code missing} that nobody is loading, and what the
   * loads under way give for the others. Never waits before its own part is done, so that two bulk
   * loads cannot wait for each other.
   *
   * @param anew whether to load whatever the tiers hold by then
   */
  Map<K, TierEntry<V>> loadAll(
      Map<K, @Nullable TierEntry<V>> missing, BulkContextLoader<K, V> loader, boolean anew) {
    Map<K, Flight<K, V>> led = new LinkedHashMap<>();
    Map<K, Flight<K, V>> joined = new LinkedHashMap<>();
    List<Flight<K, V>> all = new ArrayList<>();
    try {
      missing.forEach(
          (key, present) -> {
            Flight<K, V> flight = new Flight<>(key, present, anew);
            all.add(flight);
            Flight<K, V> other = flights.putIfAbsent(key, flight);
            if (other == null) {
              led.put(key, flight);
            } else {
              joined.put(key, other);
            }
          });
    } catch (RuntimeException | Error failure) { // a key that cannot be hashed
      stages.failAll(all, failure, engine.clock().exact());
      throw failure;
    }
    if (!led.isEmpty()) {
      BulkContextLoader<K, V> told = runtime.calls().aroundMany(engine.name(), loader);
      stages.start(led.values(), () -> stages.leadAll(led, told), leaves());
    }
    Map<K, TierEntry<V>> loaded = new LinkedHashMap<>();
    led.forEach((key, flight) -> loaded.put(key, await(flight, null)));
    joined.forEach(
        (key, flight) -> {
          engine.counters().joinedLoads.increment();
          loaded.put(key, awaitJoined(key, flight, missing.get(key), loader));
        });
    return loaded;
  }

  private TierEntry<V> awaitJoined(
      K key, Flight<K, V> flight, @Nullable TierEntry<V> present, BulkContextLoader<K, V> loader) {
    try {
      return await(flight, null);
    } catch (LeaderInterruptedException notOurs) {
      return load(key, single(loader), present, null);
    }
  }

  /** Returns {@code loader} for one key; a key that it leaves out has no value, and is no error. */
  static <K, V> ContextLoader<K, V> single(BulkContextLoader<K, V> loader) {
    return (key, context) -> {
      V value = loader.loadAll(Set.of(key), each -> context).get(key);
      if (value == null) {
        context.doNotStore();
      }
      return value;
    };
  }

  /**
   * Returns what the remote tier holds of {@code key}, or null; one read, however many ask. A store
   * that fails is as good as empty.
   */
  @Nullable TierEntry<V> readShared(K key, SharedTier<K, V> shared) {
    CompletableFuture<Optional<TierEntry<V>>> read = new CompletableFuture<>();
    CompletableFuture<Optional<TierEntry<V>>> other = reads.putIfAbsent(key, read);
    if (other != null) {
      return Failures.get(engine, other).orElse(null);
    }
    TierEntry<V> found = null;
    try {
      Fence fence = engine.table().fence(key);
      found = shared.read(key, fence).entry();
      if (found != null && shared.keepsReads() && engine.willDo(found)) {
        engine.table().install(key, found, fence);
      }
    } catch (RuntimeException unavailable) { // of the store, or of a client that says it so
      engine.storeFailed(unavailable);
    } finally {
      reads.remove(key, read);
      read.complete(Optional.ofNullable(found));
    }
    return found;
  }

  /** Lets those who come later begin a load of their own; those who wait keep this one. */
  void detach(K key) {
    // Never by way of isEmpty(), which may say so while other keys come and go.
    flights.remove(key);
    reads.remove(key);
  }

  /** Ends every load for those who wait: the cache is closed. */
  void close() {
    IllegalStateException closed =
        new IllegalStateException(engine.describe("it was closed while a load was under way"));
    for (Flight<K, V> flight : flights.values()) {
      flights.remove(flight.key, flight);
      flight.result.completeExceptionally(closed);
    }
    reads.clear();
  }

  void detachAll() {
    flights.clear();
    reads.clear();
  }

  boolean isLoading(K key) {
    return flights.containsKey(key);
  }

  private TierEntry<V> await(Flight<K, V> flight, @Nullable TierEntry<V> stale) {
    if (flight.result.isDone()) {
      return Failures.get(engine, flight.result);
    }
    runtime.waits().begin(engine, flight);
    runtime.places().lend();
    try {
      CompletableFuture<@Nullable TierEntry<V>> soft = flight.softResult;
      if (stale == null || soft == null) {
        return Failures.get(engine, flight.result);
      }
      TierEntry<V> soonest = Failures.get(engine, soft);
      return soonest == null ? stale : soonest;
    } finally {
      runtime.waits().end();
    }
  }
}
