package io.terrace.cache.engine;

import io.terrace.cache.AsyncLoader;
import io.terrace.cache.BulkLoader;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.LoadRejectedException;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.spi.TimeSource.Cancellable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one load for each key, however many callers miss it, and stores what it gives if nothing was
 * invalidated meanwhile.
 *
 * <p><b>The idea.</b> Whoever misses first leads a {@link Flight}; all others join it (single
 * flight; the lease of Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, is the same
 * between processes). A write or invalidation of the key <em>detaches</em> its flight: those who
 * joined keep its outcome, and a reader who comes later begins another.
 *
 * <p><b>Invariants.</b> A leader takes the {@link Fence} before it looks at the tier again, so that
 * two flights one after the other can't both load. A flight leaves the table before its outcome is
 * told, so that nobody who has seen a failure can join the flight that failed. What is stored
 * passed the fence inside the tier's atomic step.
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
  private final ConcurrentMap<K, Flight<K, V>> flights = new ConcurrentHashMap<>();

  LoadCoordinator(CacheEngine<K, V> engine, LoadLimits limits) {
    this.engine = engine;
    this.runtime = engine.runtime();
    this.limits = limits;
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
        start(List.of(flight), () -> lead(flight, loader), limits.areTimed());
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

  /** Begins a load behind, unless one is under way. */
  void refreshBehind(K key, ContextLoader<? super K, V> loader, TierEntry<V> served) {
    Flight<K, V> flight = new Flight<>(key, served);
    if (!flights.containsKey(key) && flights.putIfAbsent(key, flight) == null) {
      engine.counters().refreshes.increment();
      start(List.of(flight), () -> lead(flight, loader), true);
    }
  }

  /** Begins a load behind, or joins the one that is under way. */
  CompletableFuture<TierEntry<V>> refresh(
      K key, ContextLoader<? super K, V> loader, @Nullable TierEntry<V> present) {
    Flight<K, V> flight = new Flight<>(key, present);
    Flight<K, V> other = flights.putIfAbsent(key, flight);
    if (other != null) {
      engine.counters().joinedLoads.increment();
      return other.result;
    }
    engine.counters().refreshes.increment();
    start(List.of(flight), () -> lead(flight, loader), true);
    return flight.result;
  }

  /** Begins a load in this thread that need not end in it, or joins the one that is under way. */
  CompletableFuture<TierEntry<V>> loadAsync(
      K key, AsyncLoader<? super K, ? extends V> loader, @Nullable TierEntry<V> present) {
    Flight<K, V> flight = new Flight<>(key, present);
    Flight<K, V> other = flights.putIfAbsent(key, flight);
    if (other != null) {
      engine.counters().joinedLoads.increment();
      return other.result;
    }
    start(List.of(flight), () -> leadAsync(flight, loader), false);
    return flight.result;
  }

  /**
   * Returns what the loader gives for those of {@code missing} that nobody is loading, and what the
   * loads under way give for the others. Never waits before its own part is done, so that two bulk
   * loads cannot wait for each other.
   */
  Map<K, TierEntry<V>> loadAll(Map<K, @Nullable TierEntry<V>> missing, BulkLoader<K, V> loader) {
    Map<K, Flight<K, V>> led = new LinkedHashMap<>();
    Map<K, Flight<K, V>> joined = new LinkedHashMap<>();
    missing.forEach(
        (key, stale) -> {
          Flight<K, V> flight = new Flight<>(key, stale);
          Flight<K, V> other = flights.putIfAbsent(key, flight);
          if (other == null) {
            led.put(key, flight);
          } else {
            joined.put(key, other);
          }
        });
    if (!led.isEmpty()) {
      start(led.values(), () -> leadAll(led, loader), limits.areTimed());
    }
    Map<K, TierEntry<V>> loaded = new LinkedHashMap<>();
    led.forEach((key, flight) -> loaded.put(key, await(flight, missing.get(key))));
    joined.forEach(
        (key, flight) -> {
          engine.counters().joinedLoads.increment();
          loaded.put(key, await(flight, missing.get(key)));
        });
    return loaded;
  }

  /** Lets those who come later begin a load of their own; those who wait keep this one. */
  void detach(K key) {
    if (!flights.isEmpty()) {
      flights.remove(key);
    }
  }

  void detachAll() {
    flights.clear();
  }

  boolean isLoading(K key) {
    return flights.containsKey(key);
  }

  // The stages of a load.

  /** Runs {@code stages} here, or on the executor, and bounds their time. */
  private void start(Collection<Flight<K, V>> led, Runnable stages, boolean elsewhere) {
    if (limits.hardTimeout() != null) {
      Cancellable alarm =
          runtime.timeSource().after(limits.hardTimeout(), () -> led.forEach(this::timeOut));
      CompletableFuture.allOf(led.stream().map(f -> f.result).toArray(CompletableFuture<?>[]::new))
          .whenComplete((all, failure) -> alarm.cancel());
    }
    if (!elsewhere) {
      stages.run();
      return;
    }
    try {
      runtime.executor().execute(stages);
    } catch (RejectedExecutionException full) {
      LoadRejectedException failure =
          new LoadRejectedException(
              engine.describe(
                  "a load was rejected: all threads of the manager are busy and the queue is full."
                      + " Give the manager a larger executor, or set hardTimeout lower."));
      led.forEach(flight -> fail(flight, failure, engine.clock().exact()));
    }
  }

  /** One key: fence, look again, wait for a place, load, store. */
  private void lead(Flight<K, V> flight, ContextLoader<? super K, V> loader) {
    flight.lead();
    long startedAt = engine.clock().exact();
    boolean placed = false;
    try {
      Fence fence = engine.fence(flight.key);
      TierEntry<V> present = engine.freshOtherThan(flight.key, flight.replaced);
      if (present != null) {
        land(flight, present);
        return;
      }
      placed = limits.take(engine);
      startedAt = engine.clock().exact();
      LoadTerms<V> terms = new LoadTerms<>(engine, flight.replaced);
      V value = loader.load(flight.key, terms);
      land(flight, store(flight, value, terms, fence, startedAt));
    } catch (Throwable failure) {
      fail(flight, failure, startedAt);
    } finally {
      limits.giveBack(placed);
      flight.leave();
    }
  }

  /** One key, whose value comes later. */
  private void leadAsync(Flight<K, V> flight, AsyncLoader<? super K, ? extends V> loader) {
    flight.lead();
    long startedAt = engine.clock().exact();
    boolean placed = false;
    try {
      Fence fence = engine.fence(flight.key);
      TierEntry<V> present = engine.freshOtherThan(flight.key, flight.replaced);
      if (present != null) {
        land(flight, present);
        return;
      }
      placed = limits.takeNow(engine);
      CompletionStage<? extends V> stage = loader.load(flight.key);
      boolean taken = placed;
      placed = false; // it is given back when the stage ends
      stage.whenComplete(
          (value, failure) -> {
            limits.giveBack(taken);
            try {
              if (failure != null) {
                fail(flight, Failures.unwrapped(failure), startedAt);
              } else {
                land(
                    flight, store(flight, value, new LoadTerms<V>(engine, null), fence, startedAt));
              }
            } catch (Throwable unstorable) {
              fail(flight, unstorable, startedAt);
            }
          });
    } catch (Throwable failure) {
      limits.giveBack(placed);
      fail(flight, failure, startedAt);
    } finally {
      flight.leave();
    }
  }

  /** Many keys: the same stages, with one call of the loader. */
  private void leadAll(Map<K, Flight<K, V>> led, BulkLoader<K, V> loader) {
    Map<K, Fence> fences = new LinkedHashMap<>();
    long startedAt = engine.clock().exact();
    boolean placed = false;
    try {
      led.forEach(
          (key, flight) -> {
            flight.lead();
            Fence fence = engine.fence(key);
            TierEntry<V> present = engine.freshOtherThan(key, flight.replaced);
            if (present != null) {
              land(flight, present);
            } else {
              fences.put(key, fence);
            }
          });
      if (fences.isEmpty()) {
        return;
      }
      placed = limits.take(engine);
      Map<? extends K, ? extends V> values = loader.loadAll(Set.copyOf(fences.keySet()));
      long began = startedAt;
      fences.forEach(
          (key, fence) -> {
            LoadTerms<V> terms = new LoadTerms<V>(engine, null);
            V value = values.get(key);
            if (value == null && !engine.cachesNegatives()) {
              terms.doNotStore(); // left out is an answer here, and no error
            }
            Flight<K, V> flight = led.get(key);
            land(flight, store(flight, value, terms, fence, began));
          });
    } catch (Throwable failure) {
      long began = startedAt;
      led.values().stream().filter(f -> !f.result.isDone()).forEach(f -> fail(f, failure, began));
    } finally {
      limits.giveBack(placed);
      led.values().forEach(Flight::leave);
    }
  }

  private TierEntry<V> store(
      Flight<K, V> flight, @Nullable V value, LoadTerms<V> terms, Fence fence, long startedAt) {
    long loadNanos = engine.clock().exact() - startedAt;
    if (value == null && terms.stored() && !engine.cachesNegatives()) {
      throw Failures.nullLoaded(engine);
    }
    engine.counters().loads.increment();
    engine.counters().loadNanos.add(loadNanos);
    return terms.stored()
        ? engine.store(flight, value, terms.options(), fence, loadNanos)
        : engine.unstored(value, loadNanos);
  }

  private void land(Flight<K, V> flight, TierEntry<V> entry) {
    flights.remove(flight.key, flight);
    flight.result.complete(entry);
  }

  private void fail(Flight<K, V> flight, Throwable failure, long startedAt) {
    boolean interrupted = failure instanceof InterruptedException;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    engine.pauseAfterFailure(flight.replaced);
    flights.remove(flight.key, flight);
    Throwable told =
        interrupted
            ? new LeaderInterruptedException(
                engine.describe("the thread that loaded was interrupted"))
            : Failures.unchecked(engine, failure);
    if (flight.result.completeExceptionally(told)) {
      engine.counters().loadFailures.increment();
      engine.counters().loadNanos.add(engine.clock().exact() - startedAt);
    }
  }

  /** Ends a flight whose time is over; its loader is interrupted, and the key is free again. */
  private void timeOut(Flight<K, V> flight) {
    if (flight.result.isDone()) {
      return;
    }
    engine.pauseAfterFailure(flight.replaced);
    flights.remove(flight.key, flight);
    String message =
        "load timed out (limit "
            + limits.hardTimeout()
            + "). Raise hardTimeout, or allow staleIfError.";
    if (flight.result.completeExceptionally(new LoadTimeoutException(engine.describe(message)))) {
      engine.counters().loadFailures.increment();
      flight.interrupt();
    }
  }

  // Waiting.

  private TierEntry<V> await(Flight<K, V> flight, @Nullable TierEntry<V> stale) {
    if (flight.result.isDone()) {
      return Failures.get(engine, flight.result);
    }
    runtime.waits().begin(engine, flight);
    try {
      if (stale == null || limits.softTimeout() == null) {
        return Failures.get(engine, flight.result);
      }
      CompletableFuture<TierEntry<V>> soonest = flight.result.copy();
      Cancellable alarm =
          runtime.timeSource().after(limits.softTimeout(), () -> soonest.complete(stale));
      try {
        return Failures.get(engine, soonest);
      } finally {
        alarm.cancel();
      }
    } finally {
      runtime.waits().end();
    }
  }
}
