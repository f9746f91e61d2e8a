package io.terrace.cache.engine;

import io.terrace.cache.AsyncContextLoader;
import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.LoadRejectedException;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.engine.LoadPlaces.Place;
import io.terrace.cache.spi.TimeSource.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Runs {@code stages} here, or on the executor, and bounds their time. */
  @SuppressWarnings("FutureReturnValueIgnored") // all that follows the end is to stop the alarm
  void start(Collection<Flight<K, V>> led, Runnable stages, boolean elsewhere) {
    if (limits.hardTimeout() != null) {
      Cancellable alarm =
          engine.runtime().timeSource().after(limits.hardTimeout(), () -> timeOut(led));
      CompletableFuture.allOf(led.stream().map(f -> f.result).toArray(CompletableFuture<?>[]::new))
          .whenComplete((all, failure) -> alarm.cancel());
    }
    if (limits.softTimeout() != null) {
      led.forEach(this::startSoftTimeout);
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
    } catch (RuntimeException | Error failure) { // no thread to be had, or an executor's own fault
      failAll(led, failure, engine.clock().exact());
    }
  }

  /** One alarm and one future for all who wait with something stale in hand. */
  @SuppressWarnings("FutureReturnValueIgnored") // all that follows the end is to stop the alarm
  private void startSoftTimeout(Flight<K, V> flight) {
    if (flight.replaced == null || limits.softTimeout() == null) {
      return;
    }
    CompletableFuture<@Nullable TierEntry<V>> soft = new CompletableFuture<>();
    flight.softResult = soft;
    Cancellable alarm =
        engine.runtime().timeSource().after(limits.softTimeout(), () -> soft.complete(null));
    flight.result.whenComplete(
        (entry, failure) -> {
          alarm.cancel();
          if (failure == null) {
            soft.complete(entry);
          } else {
            soft.completeExceptionally(failure);
          }
        });
  }

  /**
   * Begins a load; returns null where the flight has ended: its time was over, or it cannot begin.
   */
  private @Nullable BegunLoad<K, V> begin(Flight<K, V> flight) {
    if (flight.result.isDone()) {
      return null; // it waited for a thread for longer than it may
    }
    flight.lead();
    try {
      return new BegunLoad<>(engine, flight);
    } catch (RuntimeException | Error failure) { // a key that cannot be encoded or hashed
      fail(flight, failure, engine.clock().exact());
      flight.leave();
      return null;
    }
  }

  /** Loads one key. */
  void lead(Flight<K, V> flight, ContextLoader<? super K, V> loader) {
    flight.lead();
    BegunLoad<K, V> begun = new BegunLoad<>(engine, flight);
    try {
      if (flight.result.isDone()) {
        return; // its time went by while it waited for a thread
      }
      TierEntry<V> found = begun.found();
      if (found != null) {
        land(flight, found);
        return;
      }
      begun.place = limits.take(engine);
      begun.begin();
      LoadTerms<V> terms = new LoadTerms<>(engine, begun.replaced());
      V value = loader.load(flight.key, terms);
      land(flight, begun.stored(value, terms));
    } catch (Throwable failure) {
      fail(begun, failure);
    } finally {
      begun.giveBack();
      flight.leave();
    }
  }

  /** Loads one key, whose value comes later. */
  void leadAsync(Flight<K, V> flight, AsyncContextLoader<? super K, V> loader) {
    BegunLoad<K, V> begun = begin(flight);
    if (begun == null) {
      return;
    }
    boolean ends = true;
    try {
      TierEntry<V> found = begun.found();
      if (found != null) {
        land(flight, found);
        return;
      }
      begun.place = limits.takeNow(engine);
      begun.begin();
      LoadTerms<V> terms = new LoadTerms<>(engine, begun.replaced());
      CompletionStage<? extends V> stage = loader.load(flight.key, terms);
      begun.disown();
      if (stage == null) {
        throw new CacheLoaderException(
            engine.describe("the loader returned null in place of a stage. Have it return one."));
      }
      stage.whenComplete((value, failure) -> landLater(begun, terms, value, failure));
      ends = false;
    } catch (Throwable failure) {
      fail(begun, failure);
    } finally {
      if (ends) {
        begun.giveBack();
      }
      flight.leave();
    }
  }

  private void landLater(
      BegunLoad<K, V> begun, LoadTerms<V> terms, @Nullable V value, @Nullable Throwable failure) {
    try {
      if (failure != null) {
        fail(begun, Failures.unwrapped(failure));
      } else {
        land(begun.flight, begun.stored(value, terms));
      }
    } catch (Throwable unstorable) {
      fail(begun, unstorable);
    } finally {
      begun.giveBack();
    }
  }

  /**
   * Loads many keys by one call of the loader: those that no other process is loading. The others
   * are waited for after that, when this one holds no lease any more, so that two processes that
   * load the same keys in another order come to an end.
   */
  void leadAll(Map<K, Flight<K, V>> led, BulkContextLoader<K, V> loader) {
    Map<K, BegunLoad<K, V>> missing = new LinkedHashMap<>();
    List<BegunLoad<K, V>> taken = new ArrayList<>();
    long startedAt = engine.clock().exact();
    try {
      seekAll(led, missing, taken);
      loadMissing(missing, loader);
      for (BegunLoad<K, V> begun : taken) {
        awaitTaken(begun, loader);
      }
    } catch (Throwable failure) {
      missing.values().forEach(begun -> begun.failed(failure));
      missing.values().forEach(begun -> serveInPlaceOf(begun, failure));
      failAll(led.values(), failure, startedAt);
    } finally {
      missing.values().forEach(BegunLoad::giveBack);
      led.values().forEach(Flight::leave);
    }
  }

  private void seekAll(
      Map<K, Flight<K, V>> led, Map<K, BegunLoad<K, V>> missing, List<BegunLoad<K, V>> taken)
      throws InterruptedException {
    Map<K, TierEntry<V>> ahead = readAhead(led);
    boolean storeIsDown = ahead == null;
    for (Flight<K, V> flight : led.values()) {
      BegunLoad<K, V> begun = begin(flight);
      if (begun == null) {
        continue;
      }
      if (storeIsDown) {
        begun.storeFailed();
      }
      TierEntry<V> read = ahead == null ? null : ahead.get(flight.key);
      TierEntry<V> found = read != null && engine.willDo(read) ? read : begun.foundAtOnce();
      storeIsDown = begun.storeIsDown();
      if (found != null) {
        land(flight, found);
      } else if (begun.isTakenElsewhere()) {
        taken.add(begun);
      } else {
        missing.put(flight.key, begun);
      }
    }
  }

  private void loadMissing(Map<K, BegunLoad<K, V>> missing, BulkContextLoader<K, V> loader)
      throws Exception {
    if (missing.isEmpty()) {
      return;
    }
    Place place = limits.take(engine);
    try {
      missing.values().forEach(BegunLoad::begin);
      Map<K, LoadTerms<V>> terms = new HashMap<>();
      missing.forEach((key, begun) -> terms.put(key, new LoadTerms<>(engine, begun.replaced())));
      Map<? extends K, ? extends V> values =
          loader.loadAll(Set.copyOf(missing.keySet()), key -> termsOf(terms, key));
      if (values == null) {
        throw new CacheLoaderException(
            engine.describe("the BulkLoader returned null. Return an empty map for none."));
      }
      missing.forEach(
          (key, begun) -> landOne(begun, values.get(key), Objects.requireNonNull(terms.get(key))));
    } finally {
      if (place != null) {
        engine.runtime().places().end(place);
      }
    }
    missing.values().forEach(BegunLoad::giveBack);
  }

  /**
   * Waits for a key that another process is loading, and loads it alone if that comes to nought.
   */
  private void awaitTaken(BegunLoad<K, V> begun, BulkContextLoader<K, V> loader) {
    try {
      TierEntry<V> found = begun.found();
      if (found != null) {
        land(begun.flight, found);
      } else {
        loadMissing(Map.of(begun.flight.key, begun), loader);
      }
    } catch (Throwable failure) { // of this key; the others may be well
      fail(begun, failure);
    } finally {
      begun.giveBack();
    }
  }

  /** One read for all, before each that is missing is claimed by itself; null if it failed. */
  private @Nullable Map<K, TierEntry<V>> readAhead(Map<K, Flight<K, V>> led) {
    boolean isAnew = led.values().stream().anyMatch(flight -> flight.anew);
    return isAnew || led.size() == 1 ? Map.of() : engine.readAhead(led.keySet());
  }

  private LoadTerms<V> termsOf(Map<K, LoadTerms<V>> terms, K key) {
    LoadTerms<V> found = terms.get(key);
    if (found == null) {
      throw new IllegalArgumentException(
          engine.describe("a context was asked for of a key that is not loaded by this call"));
    }
    return found;
  }

  private void landOne(BegunLoad<K, V> begun, @Nullable V value, LoadTerms<V> terms) {
    if (value == null && !engine.cachesNegatives()) {
      terms.doNotStore(); // left out is an answer here, and no error
    }
    try {
      land(begun.flight, begun.stored(value, terms));
    } catch (RuntimeException | Error unstorable) { // this one; the others may be well
      fail(begun, unstorable);
    }
  }

  private void land(Flight<K, V> flight, TierEntry<V> entry) {
    flights.remove(flight.key, flight);
    flight.result.complete(entry);
  }

  private void fail(BegunLoad<K, V> begun, Throwable failure) {
    begun.failed(failure);
    begun.giveBackRight();
    if (!serveInPlaceOf(begun, failure)) {
      fail(begun.flight, failure, begun.startedAt);
    }
  }

  /** Serves what the remote tier had past its ttl, if it may be served since the load failed. */
  private boolean serveInPlaceOf(BegunLoad<K, V> begun, Throwable failure) {
    TierEntry<V> stale = failure instanceof InterruptedException ? null : begun.servedOnError();
    if (stale == null) {
      return false;
    }
    engine.countLoadFailure(engine.clock().exact() - begun.startedAt);
    land(begun.flight, stale);
    return true;
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
      engine.countLoadFailure(engine.clock().exact() - startedAt);
    }
  }

  /** Fails those that have not ended; none is told before the last has left the table. */
  void failAll(Collection<Flight<K, V>> led, Throwable failure, long startedAt) {
    List<Flight<K, V>> failed = led.stream().filter(f -> !f.result.isDone()).toList();
    failed.forEach(flight -> flights.remove(flight.key, flight));
    failed.forEach(flight -> fail(flight, failure, startedAt));
  }

  private void timeOut(Collection<Flight<K, V>> led) {
    led.stream()
        .filter(flight -> !flight.result.isDone())
        .forEach(flight -> engine.table().fenceOff(flight.key));
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
      Duration limit = limits.hardTimeout();
      engine.countLoadFailure(limit == null ? 0 : limit.toNanos());
      flight.interrupt();
    }
  }
}
