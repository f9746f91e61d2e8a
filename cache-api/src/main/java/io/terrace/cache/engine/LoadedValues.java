package io.terrace.cache.engine;

import io.terrace.cache.EntryOptions;
import io.terrace.cache.engine.FillRights.Given;
import io.terrace.cache.engine.Versions.Stamper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what loaders gave: entries, stored where they may be. The remote fill comes
 * first: what it refuses is not installed here either. Thread-safe.
 */
final class LoadedValues<K, V> {

  private final CacheEngine<K, V> engine;
  private final EntryMaker<K, V> maker;
  private final EntryWrites<K, V> writes;
  private final AtomicBoolean saidUnwritable = new AtomicBoolean();

  LoadedValues(CacheEngine<K, V> engine, EntryMaker<K, V> maker, EntryWrites<K, V> writes) {
    this.engine = engine;
    this.maker = maker;
    this.writes = writes;
  }

  /**
   * What a loader gave.
   *
   * @param options how it is stored, or null if it is for those who wait only
   * @param nanos how long that took
   */
  record Loaded<K, V>(
      BegunLoad<K, V> load, @Nullable V value, @Nullable EntryOptions options, long nanos) {}

  /** Who waits for what many loads gave. */
  interface Landing<K, V> {

    /** The load has ended with {@code entry}. */
    void land(BegunLoad<K, V> load, TierEntry<V> entry);

    /** The load has failed. */
    void fail(BegunLoad<K, V> load, Throwable failure);
  }

  /** An entry that is to be stored; null if it must not be. */
  private record Made<K, V>(Loaded<K, V> loaded, @Nullable TierEntry<V> entry) {

    K key() {
      return loaded.load().flight.key;
    }

    @Nullable Given<K, V> given() {
      FillRight right = loaded.load().right();
      return entry == null || right == null
          ? null
          : new Given<>(key(), right, entry, loaded.nanos());
    }
  }

  /**
   * Makes an entry out of what a load gave, and stores it if nothing was invalidated since it
   * began.
   */
  TierEntry<V> store(Loaded<K, V> loaded) {
    Made<K, V> made = made(loaded, maker.stamper(!loaded.load().storeIsDown()));
    Given<K, V> given = made.given();
    return settled(made, given == null || filled(given));
  }

  /** The same of what many loads gave at once: the store is asked once for all. */
  void storeAll(Collection<Loaded<K, V>> all, Landing<K, V> landing) {
    Stamper ofAll = stamper(all);
    Stamper held = maker.stamper(false);
    List<Made<K, V>> made = new ArrayList<>();
    for (Loaded<K, V> loaded : all) {
      try {
        made.add(made(loaded, loaded.load().storeIsDown() ? held : ofAll));
      } catch (RuntimeException | Error unstorable) { // this one; the others may be well
        landing.fail(loaded.load(), unstorable);
      }
    }
    Set<K> refused = refused(made);
    for (Made<K, V> one : made) {
      try {
        landing.land(one.loaded().load(), settled(one, !refused.contains(one.key())));
      } catch (RuntimeException | Error unstorable) {
        landing.fail(one.loaded().load(), unstorable);
      }
    }
  }

  private Stamper stamper(Collection<Loaded<K, V>> all) {
    Set<String> tags = new HashSet<>();
    long since = Long.MAX_VALUE;
    boolean asks = false;
    for (Loaded<K, V> loaded : all) {
      if (loaded.options() != null && !loaded.load().storeIsDown()) {
        tags.addAll(loaded.options().tags());
        since = Math.min(since, loaded.load().fence().tagPosition());
        asks = true;
      }
    }
    return asks ? maker.stamper(tags, since) : maker.stamper(false);
  }

  private Made<K, V> made(Loaded<K, V> loaded, Stamper stamper) {
    EntryOptions options = loaded.options();
    if (options == null) {
      return new Made<>(loaded, null);
    }
    Fence fence = loaded.load().fence();
    long ttlNanos = ttlNanos(loaded.load().replaced(), options);
    return new Made<>(
        loaded,
        maker.loaded(loaded.value(), ttlNanos, options.tags(), fence, loaded.nanos(), stamper));
  }

  private long ttlNanos(@Nullable TierEntry<V> replaced, EntryOptions options) {
    ExpiryRule expiry = engine.expiry();
    if (expiry == null
        || options.ttl() != null
        || replaced == null
        || !engine.table().isLive(replaced)) {
      return maker.ttlNanos(options);
    }
    long ttlNanos = expiry.forUpdate();
    return ttlNanos == ExpiryRule.UNCHANGED ? writes.remainingNanos(replaced) : ttlNanos;
  }

  /** Returns whether the remote tier has not refused it. */
  private boolean filled(Given<K, V> given) {
    SharedTier<K, V> shared = engine.shared();
    try {
      return shared == null || shared.rights().fill(given);
    } catch (RuntimeException failure) {
      unshared(failure);
      return true;
    }
  }

  private Set<K> refused(List<Made<K, V>> made) {
    List<Given<K, V>> given = new ArrayList<>();
    for (Made<K, V> one : made) {
      Given<K, V> filled = one.given();
      if (filled != null) {
        given.add(filled);
      }
    }
    SharedTier<K, V> shared = engine.shared();
    return shared == null || given.isEmpty()
        ? Set.of()
        : shared.rights().fillAll(given, this::unshared);
  }

  /** Takes note that what is served could not be shared. */
  private void unshared(RuntimeException failure) {
    if (!(failure instanceof IllegalArgumentException unwritable)) {
      engine.storeFailed(failure); // of the store, or of a client that says it so
      return;
    }
    engine.counters().remoteFailures.increment();
    if (saidUnwritable.compareAndSet(false, true)) {
      engine
          .runtime()
          .unwritable(engine.describe("a loaded value is served and not shared"), unwritable);
    }
  }

  /** Installs the entry if it was filled, and returns what those who wait are given. */
  private TierEntry<V> settled(Made<K, V> made, boolean isFilled) {
    Loaded<K, V> loaded = made.loaded();
    EntryOptions options = loaded.options();
    TierEntry<V> entry = made.entry();
    if (options == null) {
      return maker.unstored(loaded.value(), loaded.nanos());
    }
    if (entry == null) {
      engine.counters().fencedLoads.increment();
      return maker.unstored(loaded.value(), loaded.nanos());
    }
    if (!isFilled || !engine.table().install(made.key(), entry, loaded.load().fence())) {
      engine.counters().fencedLoads.increment();
    } else if (options.ttl() != null || !options.tags().isEmpty()) {
      engine.runtime().sweep();
    }
    return entry;
  }
}
