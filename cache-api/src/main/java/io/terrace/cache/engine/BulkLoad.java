package io.terrace.cache.engine;

import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.engine.FillRights.Asked;
import io.terrace.cache.engine.FillRights.Turn;
import io.terrace.cache.engine.LoadPlaces.Place;
import io.terrace.cache.engine.LoadedValues.Landing;
import io.terrace.cache.engine.LoadedValues.Loaded;
import io.terrace.cache.spi.Answers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * Loads many keys by one call of the loader: those that no other process is loading. Each stage
 * that asks the remote tier (a read, the claims, the fills, what is given back) is one call for
 * all.
 *
 * <p><b>Invariants.</b> The fence of a key is taken before the key is claimed. The keys that others
 * load are waited for after the own part, when this load holds no lease any more, so that two
 * processes that load the same keys in another order come to an end.
 *
 * <p><b>Failure.</b> A key that the store cannot be asked about, or that cannot be stored, is
 * loaded and served as if the store were empty, and the others are not concerned. Belongs to the
 * thread that runs the load.
 */
final class BulkLoad<K, V> implements Landing<K, V> {

  private final CacheEngine<K, V> engine;
  private final LoadLimits limits;
  private final LoadStages<K, V> stages;
  private final Map<K, Flight<K, V>> led;
  private final BulkContextLoader<K, V> loader;

  /** What is loaded by this, with or without a right to fill the remote tier. */
  private final Map<K, BegunLoad<K, V>> missing = new LinkedHashMap<>();

  /** What other processes are loading. */
  private final List<BegunLoad<K, V>> taken = new ArrayList<>();

  BulkLoad(
      CacheEngine<K, V> engine,
      LoadLimits limits,
      LoadStages<K, V> stages,
      Map<K, Flight<K, V>> led,
      BulkContextLoader<K, V> loader) {
    this.engine = engine;
    this.limits = limits;
    this.stages = stages;
    this.led = led;
    this.loader = loader;
  }

  void run() {
    long startedAt = engine.clock().exact();
    try {
      claim(seek());
      load(missing);
      awaitTaken();
    } catch (Throwable failure) {
      missing.values().forEach(begun -> begun.failed(failure));
      BegunLoad.giveBackRights(missing.values());
      missing.values().forEach(begun -> stages.serveInPlaceOf(begun, failure));
      stages.failAll(led.values(), failure, startedAt);
    } finally {
      BegunLoad.giveBackRights(missing.values());
      led.values().forEach(Flight::leave);
    }
  }

  /** Serves what the tiers have, and returns what is to be claimed. */
  private Map<K, BegunLoad<K, V>> seek() {
    Map<K, BegunLoad<K, V>> seeking = new LinkedHashMap<>();
    Answers<K, TierEntry<V>> ahead = readAhead();
    boolean storeIsDown = false;
    for (Flight<K, V> flight : led.values()) {
      BegunLoad<K, V> begun = stages.begin(flight);
      if (begun == null) {
        continue;
      }
      boolean isUnread = ahead.failures().containsKey(flight.key);
      if (storeIsDown || isUnread) {
        begun.storeFailed();
      }
      TierEntry<V> read = ahead.given().get(flight.key);
      TierEntry<V> found = read != null && engine.willDo(read) ? read : begun.foundHere();
      storeIsDown |= begun.storeIsDown() && !isUnread;
      if (found != null) {
        stages.land(flight, found);
      } else if (engine.shared() == null || begun.storeIsDown()) {
        missing.put(flight.key, begun);
      } else {
        seeking.put(flight.key, begun);
      }
    }
    return seeking;
  }

  /** One read for all, before what is missing is claimed. */
  private Answers<K, TierEntry<V>> readAhead() {
    return isAnew() || led.size() == 1 ? Answers.of(Map.of()) : engine.readAhead(led.keySet());
  }

  private boolean isAnew() {
    return led.values().stream().anyMatch(flight -> flight.anew);
  }

  private void claim(Map<K, BegunLoad<K, V>> seeking) {
    if (seeking.isEmpty()) {
      return;
    }
    Map<K, Turn<V>> turns = turns(seeking);
    seeking.forEach(
        (key, begun) -> {
          TierEntry<V> found = found(begun, turns.get(key));
          if (found != null) {
            stages.land(begun.flight, found);
          } else if (begun.isTakenElsewhere()) {
            taken.add(begun);
          } else {
            missing.put(key, begun);
          }
        });
    if (limits.hardTimeout() != null) {
      tellIfGivenUp();
    }
  }

  private Map<K, Turn<V>> turns(Map<K, BegunLoad<K, V>> seeking) {
    Map<K, Asked<V>> asked = new LinkedHashMap<>();
    seeking.forEach((key, begun) -> asked.put(key, begun.asked()));
    try {
      SharedTier<K, V> shared = Objects.requireNonNull(engine.shared());
      Answers<K, Turn<V>> turns = shared.rights().claimAll(asked);
      turns.failure().ifPresent(engine::storeFailed);
      return turns.given();
    } catch (RuntimeException unavailable) { // of the store, or of a client that says it so
      engine.storeFailed(unavailable);
      return Map.of();
    }
  }

  private @Nullable TierEntry<V> found(BegunLoad<K, V> begun, @Nullable Turn<V> turn) {
    if (turn == null) {
      begun.storeFailed();
      return null;
    }
    try {
      return begun.take(turn);
    } catch (RuntimeException unavailable) {
      engine.storeFailed(unavailable);
      begun.storeFailed();
      return null;
    }
  }

  /** Loads whose time is over have failed for those who wait elsewhere, whatever they still do. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing follows
  private void tellIfGivenUp() {
    Map<HeldLease, CompletableFuture<?>> results = new LinkedHashMap<>();
    missing.forEach(
        (key, begun) -> {
          if (begun.right() instanceof FillRight.Leased leased) {
            results.put(leased.lease(), begun.flight.result);
          }
        });
    CompletableFuture.allOf(results.values().toArray(CompletableFuture<?>[]::new))
        .whenComplete(
            (all, failure) -> {
              results.values().removeIf(result -> !isGivenUp(result));
              HeldLease.failAllSoon(List.copyOf(results.keySet()));
            });
  }

  private static boolean isGivenUp(CompletableFuture<?> ended) {
    return ended.handle((entry, failure) -> failure instanceof LoadTimeoutException).join();
  }

  private void load(Map<K, BegunLoad<K, V>> loads) throws Exception {
    if (loads.isEmpty()) {
      return;
    }
    Place place = limits.take(engine);
    try {
      loads.values().forEach(BegunLoad::begin);
      Map<K, LoadTerms<V>> terms = new HashMap<>();
      loads.forEach((key, begun) -> terms.put(key, new LoadTerms<>(engine, begun.replaced())));
      Map<? extends K, ? extends V> values =
          loader.loadAll(Set.copyOf(loads.keySet()), key -> termsOf(terms, key));
      if (values == null) {
        throw new CacheLoaderException(
            engine.describe("the BulkLoader returned null. Return an empty map for none."));
      }
      List<Loaded<K, V>> loaded = new ArrayList<>();
      loads.forEach((key, begun) -> add(loaded, begun, values.get(key), termsOf(terms, key)));
      engine.values().storeAll(loaded, this);
    } finally {
      if (place != null) {
        engine.runtime().places().end(place);
      }
    }
    BegunLoad.giveBackRights(loads.values());
  }

  private LoadTerms<V> termsOf(Map<K, LoadTerms<V>> terms, K key) {
    LoadTerms<V> found = terms.get(key);
    if (found == null) {
      throw new IllegalArgumentException(
          engine.describe("a context was asked for of a key that is not loaded by this call"));
    }
    return found;
  }

  private void add(
      List<Loaded<K, V>> loaded, BegunLoad<K, V> begun, @Nullable V value, LoadTerms<V> terms) {
    if (value == null && !engine.cachesNegatives()) {
      terms.doNotStore(); // left out is an answer here, and no error
    }
    try {
      loaded.add(begun.loaded(value, terms));
    } catch (RuntimeException | Error unstorable) { // this one; the others may be well
      stages.fail(begun, unstorable);
    }
  }

  @Override
  public void land(BegunLoad<K, V> load, TierEntry<V> entry) {
    stages.land(load.flight, entry);
  }

  @Override
  public void fail(BegunLoad<K, V> load, Throwable failure) {
    stages.fail(load, failure);
  }

  /** Waits for one after the other, unless they are found to have been filled together. */
  private void awaitTaken() {
    boolean reads = !isAnew();
    while (!taken.isEmpty()) {
      awaitTaken(taken.remove(0));
      reads = reads && !taken.isEmpty() && landFilled();
    }
  }

  /** Waits for a key that another process is loading; loads it alone if that comes to nought. */
  private void awaitTaken(BegunLoad<K, V> begun) {
    try {
      TierEntry<V> found = begun.found();
      if (found != null) {
        stages.land(begun.flight, found);
      } else {
        load(Map.of(begun.flight.key, begun));
      }
    } catch (Throwable failure) { // of this key; the others may be well
      stages.fail(begun, failure);
    } finally {
      begun.giveBack();
    }
  }

  /**
   * Reads all that is still waited for, and serves what has been filled; returns whether any was.
   */
  private boolean landFilled() {
    Set<K> keys = new LinkedHashSet<>();
    taken.forEach(begun -> keys.add(begun.flight.key));
    Map<K, TierEntry<V>> read = engine.readAhead(keys).given();
    return taken.removeIf(
        begun -> {
          TierEntry<V> entry = read.get(begun.flight.key);
          if (entry == null || !engine.willDo(entry) || !begun.flight.accepts(entry)) {
            return false;
          }
          stages.land(begun.flight, entry);
          return true;
        });
  }
}
