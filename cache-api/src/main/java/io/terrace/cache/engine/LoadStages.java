package io.terrace.cache.engine;

import io.terrace.cache.AsyncLoader;
import io.terrace.cache.BulkLoader;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.LoadRejectedException;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.engine.SharedTier.Turn;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.TimeSource.Cancellable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a load, in their order: the fence, a second look at the local tier, the remote tier
 * or its lease, a place among the loads that may run, the loader, the remote fill, the local
 * install. Thread-safe.
 */
final class LoadStages<K, V> {

  private final CacheEngine<K, V> engine;
  private final LoadLimits limits;
  private final ConcurrentMap<K, Flight<K, V>> flights;

  LoadStages(CacheEngine<K, V> engine, LoadLimits limits, ConcurrentMap<K, Flight<K, V>> flights) {
    this.engine = engine;
    this.limits = limits;
    this.flights = flights;
  }

  /** What one load has come by before its loader runs; its place and lease are given back. */
  private final class Begun {
    final Flight<K, V> flight;
    Fence fence = Fence.SHUT;
    long startedAt;
    boolean placed;
    @Nullable Lease lease;

    Begun(Flight<K, V> flight) {
      this.flight = flight;
      this.startedAt = engine.clock().exact();
    }

    /** Returns what can be served without a load, or null once there is nothing but to load. */
    @Nullable TierEntry<V> found() throws InterruptedException {
      fence = engine.table().fence(flight.key);
      TierEntry<V> present = engine.freshOtherThan(flight.key, flight.replaced);
      SharedTier<K, V> shared = engine.shared();
      if (present != null || shared == null) {
        return present;
      }
      try {
        Turn<V> turn = shared.claim(flight.key, flight.replaced, fence, engine::willDo);
        lease = turn.lease();
        if (turn.entry() != null) {
          engine.table().install(flight.key, turn.entry(), fence);
        }
        return turn.entry();
      } catch (StoreException unavailable) {
        engine.storeFailed(unavailable);
        return null;
      }
    }

    /** Returns the entry for what the loader gave, stored where it may be. */
    TierEntry<V> stored(@Nullable V value, LoadTerms<V> terms) {
      long loadNanos = engine.clock().exact() - startedAt;
      if (value == null && terms.stored() && !engine.cachesNegatives()) {
        throw Failures.nullLoaded(engine);
      }
      engine.counters().loads.increment();
      engine.counters().loadNanos.add(loadNanos);
      if (!terms.stored()) {
        return engine.unstored(value, loadNanos);
      }
      TierEntry<V> entry = engine.store(flight, value, terms.options(), fence, lease, loadNanos);
      lease = null; // it ended there
      return entry;
    }

    void giveBack() {
      limits.giveBack(placed);
      placed = false;
      SharedTier<K, V> shared = engine.shared();
      if (lease != null && shared != null) {
        shared.release(lease);
        lease = null;
      }
    }
  }

  /** Runs {@code stages} here, or on the executor, and bounds their time. */
  @SuppressWarnings("FutureReturnValueIgnored") // all that follows the end is to stop the alarm
  void start(Collection<Flight<K, V>> led, Runnable stages, boolean elsewhere) {
    if (limits.hardTimeout() != null) {
      Cancellable alarm =
          engine.runtime().timeSource().after(limits.hardTimeout(), () -> timeOut(led));
      CompletableFuture.allOf(led.stream().map(f -> f.result).toArray(CompletableFuture<?>[]::new))
          .whenComplete((all, failure) -> alarm.cancel());
    }
    if (!elsewhere) {
      stages.run();
      return;
    }
    try {
      engine.runtime().executor().execute(stages);
    } catch (RejectedExecutionException full) {
      LoadRejectedException failure =
          new LoadRejectedException(
              engine.describe(
                  "a load was rejected: all threads of the manager are busy and the queue is full."
                      + " Give the manager a larger executor, or set hardTimeout lower."));
      failAll(led, failure, engine.clock().exact());
    }
  }

  /** Loads one key. */
  void lead(Flight<K, V> flight, ContextLoader<? super K, V> loader) {
    flight.lead();
    Begun begun = new Begun(flight);
    try {
      if (flight.result.isDone()) {
        return; // its time went by while it waited for a thread
      }
      TierEntry<V> found = begun.found();
      if (found != null) {
        land(flight, found);
        return;
      }
      begun.placed = limits.take(engine);
      begun.startedAt = engine.clock().exact();
      LoadTerms<V> terms = new LoadTerms<>(engine, flight.replaced);
      V value = loader.load(flight.key, terms);
      land(flight, begun.stored(value, terms));
    } catch (Throwable failure) {
      fail(flight, failure, begun.startedAt);
    } finally {
      begun.giveBack();
      flight.leave();
    }
  }

  /** Loads one key, whose value comes later. */
  void leadAsync(Flight<K, V> flight, AsyncLoader<? super K, ? extends V> loader) {
    flight.lead();
    Begun begun = new Begun(flight);
    boolean ends = true;
    try {
      TierEntry<V> found = begun.found();
      if (found != null) {
        land(flight, found);
        return;
      }
      begun.placed = limits.takeNow(engine);
      CompletionStage<? extends V> stage = loader.load(flight.key);
      if (stage == null) {
        throw new CacheLoaderException(
            engine.describe("the loader returned null in place of a stage. Have it return one."));
      }
      ends = false;
      stage.whenComplete((value, failure) -> landLater(begun, value, failure));
    } catch (Throwable failure) {
      fail(flight, failure, begun.startedAt);
    } finally {
      if (ends) {
        begun.giveBack();
      }
      flight.leave();
    }
  }

  private void landLater(Begun begun, @Nullable V value, @Nullable Throwable failure) {
    try {
      if (failure != null) {
        fail(begun.flight, Failures.unwrapped(failure), begun.startedAt);
      } else {
        land(begun.flight, begun.stored(value, new LoadTerms<V>(engine, null)));
      }
    } catch (Throwable unstorable) {
      fail(begun.flight, unstorable, begun.startedAt);
    } finally {
      begun.giveBack();
    }
  }

  /** Loads many keys by one call of the loader. */
  void leadAll(Map<K, Flight<K, V>> led, BulkLoader<K, V> loader) {
    Map<K, Begun> missing = new LinkedHashMap<>();
    long startedAt = engine.clock().exact();
    boolean placed = false;
    try {
      for (Flight<K, V> flight : led.values()) {
        flight.lead();
        Begun begun = new Begun(flight);
        TierEntry<V> found = begun.found();
        if (found != null) {
          land(flight, found);
        } else {
          missing.put(flight.key, begun);
        }
      }
      if (missing.isEmpty()) {
        return;
      }
      placed = limits.take(engine);
      Map<? extends K, ? extends V> values = loader.loadAll(Set.copyOf(missing.keySet()));
      if (values == null) {
        throw new CacheLoaderException(
            engine.describe("the loader returned null in place of a map. Have it return one."));
      }
      missing.values().forEach(begun -> landOne(begun, values.get(begun.flight.key)));
    } catch (Throwable failure) {
      failAll(led.values(), failure, startedAt);
    } finally {
      limits.giveBack(placed);
      missing.values().forEach(Begun::giveBack);
      led.values().forEach(Flight::leave);
    }
  }

  private void landOne(Begun begun, @Nullable V value) {
    LoadTerms<V> terms = new LoadTerms<>(engine, null);
    if (value == null && !engine.cachesNegatives()) {
      terms.doNotStore(); // left out is an answer here, and no error
    }
    land(begun.flight, begun.stored(value, terms));
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

  /** Fails those that have not ended; none is told before the last has left the table. */
  private void failAll(Collection<Flight<K, V>> led, Throwable failure, long startedAt) {
    List<Flight<K, V>> failed = led.stream().filter(f -> !f.result.isDone()).toList();
    failed.forEach(flight -> flights.remove(flight.key, flight));
    failed.forEach(flight -> fail(flight, failure, startedAt));
  }

  private void timeOut(Collection<Flight<K, V>> led) {
    led.forEach(flight -> flights.remove(flight.key, flight));
    led.forEach(this::timeOut);
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
}
