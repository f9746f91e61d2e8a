package io.terrace.cache.engine;

import io.terrace.cache.AsyncContextLoader;
import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.LoadRejectedException;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.spi.TimeSource.Cancellable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
  @Nullable BegunLoad<K, V> begin(Flight<K, V> flight) {
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

  /** Loads many keys by one call of the loader. */
  void leadAll(Map<K, Flight<K, V>> led, BulkContextLoader<K, V> loader) {
    new BulkLoad<>(engine, limits, this, led, loader).run();
  }

  /** Ends a flight well. */
  void land(Flight<K, V> flight, TierEntry<V> entry) {
    flights.remove(flight.key, flight);
    flight.result.complete(entry);
  }

  /** Ends a load that failed: by something stale if that may be served, else badly. */
  void fail(BegunLoad<K, V> begun, Throwable failure) {
    begun.failed(failure);
    begun.giveBackRight();
    if (!serveInPlaceOf(begun, failure)) {
      fail(begun.flight, failure, begun.startedAt);
    }
  }

  /** Serves what the remote tier had past its ttl, if it may be served since the load failed. */
  boolean serveInPlaceOf(BegunLoad<K, V> begun, Throwable failure) {
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
