package io.terrace.cache.engine;

import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.engine.Claims.Elsewhere;
import io.terrace.cache.engine.FillRights.Asked;
import io.terrace.cache.engine.FillRights.Turn;
import io.terrace.cache.engine.FillRights.Wants;
import io.terrace.cache.engine.LoadPlaces.Place;
import io.terrace.cache.engine.LoadedValues.Loaded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * What one load has come by before its loader runs: its fence, its place, its right to fill the
 * remote tier, and what may be served if it fails. Once a call of the store has failed, the load
 * asks it no more, so that it waits for one timeout and not for several. Belongs to the thread that
 * runs the load.
 */
final class BegunLoad<K, V> {

  final Flight<K, V> flight;
  long startedAt;
  @Nullable Place place;

  private final CacheEngine<K, V> engine;
  private Fence fence = Fence.SHUT;
  private @Nullable FillRight right;
  private @Nullable TierEntry<V> stale;
  private boolean storeIsDown;
  private Elsewhere elsewhere = Elsewhere.NOTHING;
  private Stage stage = Stage.SEEKING;

  private enum Stage {
    SEEKING,
    LOADING,
    FAILED
  }

  BegunLoad(CacheEngine<K, V> engine, Flight<K, V> flight) {
    this.engine = engine;
    this.flight = flight;
    this.startedAt = engine.clock().exact();
  }

  /**
   * Returns what can be served without a load, or null once there is nothing but to load.
   *
   * @throws CacheLoaderException if another process loaded the key meanwhile, and failed
   */
  @Nullable TierEntry<V> found() throws InterruptedException {
    TierEntry<V> present = foundHere();
    SharedTier<K, V> shared = engine.shared();
    if (present != null || shared == null || storeIsDown) {
      return present;
    }
    try {
      present = take(shared.rights().claim(flight.key, fence, wants()));
      tellIfGivenUp(right);
    } catch (RuntimeException unavailable) { // of the store, or of a client that says it so
      engine.storeFailed(unavailable);
      storeIsDown = true;
      return null;
    }
    if (elsewhere == Elsewhere.FAILED) {
      throw new CacheLoaderException(
          engine.describe(
              "another process was loading the key, and failed; its own callers were told why. Try"
                  + " again, or allow staleIfError."));
    }
    return present;
  }

  /** Returns what is held here by now and can be served; whatever else is found later is fenced. */
  @Nullable TierEntry<V> foundHere() {
    catchUp();
    fence = engine.table().fence(flight.key);
    TierEntry<V> present = engine.freshOtherThan(flight.key, flight.replaced);
    return present != null && flight.accepts(present) ? present : null;
  }

  /** Returns what it asks the remote tier for, together with others. */
  Asked<V> asked() {
    return new Asked<>(fence, wants());
  }

  /** Takes its turn, and returns what can be served without a load, or null. */
  @Nullable TierEntry<V> take(Turn<V> turn) {
    right = turn.right();
    stale = turn.stale();
    elsewhere = turn.elsewhere();
    TierEntry<V> found = turn.entry();
    SharedTier<K, V> shared = engine.shared();
    if (found != null && found != flight.replaced && shared != null && shared.keepsClaimed()) {
      engine.table().install(flight.key, found, fence);
    }
    return found;
  }

  /** Returns whether another process was loading the key, and was not waited for. */
  boolean isTakenElsewhere() {
    return elsewhere == Elsewhere.UNDER_WAY;
  }

  /** A load whose time is over has failed for those who wait elsewhere, whatever it still does. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing follows
  private void tellIfGivenUp(@Nullable FillRight granted) {
    if (granted instanceof FillRight.Leased leased) {
      flight.result.whenComplete(
          (entry, failure) -> {
            if (failure instanceof LoadTimeoutException) {
              HeldLease.failAllSoon(List.of(leased.lease()));
            }
          });
    }
  }

  /** Takes note that the loader is called now. */
  void begin() {
    startedAt = engine.clock().exact();
    stage = Stage.LOADING;
  }

  /** Takes note of what the load failed with. */
  void failed(Throwable failure) {
    if (stage == Stage.LOADING && !(failure instanceof InterruptedException)) {
      stage = Stage.FAILED;
    }
  }

  private void catchUp() {
    if (storeIsDown) {
      return;
    }
    try {
      engine.catchUp();
    } catch (RuntimeException unavailable) {
      engine.storeFailed(unavailable);
      storeIsDown = true;
    }
  }

  /** Returns whether a call of the store has failed, so that it is not asked again by this load. */
  boolean storeIsDown() {
    return storeIsDown;
  }

  /** Takes note that a call of the store that was made for this load failed. */
  void storeFailed() {
    storeIsDown = true;
  }

  private Wants<V> wants() {
    return new Wants<>(
        flight.replaced,
        entry -> engine.willDo(entry) && flight.accepts(entry),
        entry -> engine.willDoMeanwhile(entry) && flight.accepts(entry),
        () -> !flight.result.isDone());
  }

  /** Returns the entry for what the loader gave, stored where it may be. */
  TierEntry<V> stored(@Nullable V value, LoadTerms<V> terms) {
    return engine.values().store(loaded(value, terms));
  }

  /** Returns what the loader gave, which is counted. */
  Loaded<K, V> loaded(@Nullable V value, LoadTerms<V> terms) {
    long loadNanos = engine.clock().exact() - startedAt;
    if (flight.result.isDone()) { // it was given up, and counted as failed
      return new Loaded<>(this, value, null, loadNanos);
    }
    if (value == null && terms.stored() && !engine.cachesNegatives()) {
      throw Failures.nullLoaded(engine);
    }
    engine.countLoad(loadNanos);
    return new Loaded<>(this, value, terms.stored() ? terms.options() : null, loadNanos);
  }

  /** Returns the entry that the load is to replace, here or in the remote tier, or null. */
  @Nullable TierEntry<V> replaced() {
    return flight.replaced == null ? stale : flight.replaced;
  }

  Fence fence() {
    return fence;
  }

  @Nullable FillRight right() {
    return right;
  }

  /** Returns what the remote tier had and may be served now that the load has failed, or null. */
  @Nullable TierEntry<V> servedOnError() {
    if (stale == null || flight.result.isDone() || !engine.mayServeOnError(stale)) {
      return null;
    }
    engine.pauseAfterFailure(stale);
    engine.table().install(flight.key, stale, fence);
    return stale;
  }

  /** Takes note that the load ends in another thread. */
  void disown() {
    engine.runtime().places().disown(place);
    if (right instanceof FillRight.Leased leased) {
      leased.lease().disown();
    }
  }

  void giveBack() {
    if (place != null) {
      engine.runtime().places().end(place);
      place = null;
    }
    giveBackRight();
  }

  /** Lets others have the key; before callers are told of a failure, who may ask again at once. */
  void giveBackRight() {
    giveBackRights(List.of(this));
  }

  /** The same of many keys at once. */
  static void giveBackRights(Collection<? extends BegunLoad<?, ?>> loads) {
    List<FillRight> failed = new ArrayList<>();
    List<FillRight> unused = new ArrayList<>();
    for (BegunLoad<?, ?> load : loads) {
      FillRight right = load.right;
      if (right != null) {
        (load.stage == Stage.FAILED ? failed : unused).add(right);
        load.right = null;
      }
    }
    FillRight.fail(failed);
    FillRight.release(unused);
  }
}
