package io.terrace.cache.engine;

import io.terrace.cache.engine.Claims.Elsewhere;
import io.terrace.cache.engine.Claims.Filling;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases.Fill;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may fill the keys of one cache in the store: by leases where it grants them, else by the
 * version that was seen. What was made void so lately that it is held off is filled by nobody.
 *
 * <p>Of many keys each has its turn, and what the store cannot do for one is a failure of that one.
 * Thread-safe; blocks as the store does.
 */
final class FillRights<K, V> {

  private final SharedTier<K, V> tier;
  private final RemoteLink link;
  private final RemoteStore store;
  private final @Nullable Claims claims;
  private final HeldOffLoads heldOffLoads;

  FillRights(String cache, SharedTier<K, V> tier, RemoteLink link, @Nullable Claims claims) {
    this.tier = tier;
    this.link = link;
    this.store = link.store();
    this.claims = claims;
    this.heldOffLoads = new HeldOffLoads(cache, link);
  }

  /** What a leader makes of entries that it finds. */
  record Wants<V>(
      @Nullable TierEntry<V> replaced,
      Predicate<TierEntry<V>> isGood,
      Predicate<TierEntry<V>> isGoodMeanwhile,
      BooleanSupplier stillWanted) {}

  /**
   * What a leader is to do.
   *
   * @param entry what to serve; null if it is to load
   * @param stale what may be served if the load fails, of what the store held
   * @param right by which the load may be stored in the store; null if it must not be
   * @param elsewhere what another process does about it
   */
  record Turn<V>(
      @Nullable TierEntry<V> entry,
      @Nullable TierEntry<V> stale,
      @Nullable FillRight right,
      Elsewhere elsewhere) {

    boolean loads() {
      return entry == null && elsewhere == Elsewhere.NOTHING;
    }

    Turn<V> with(@Nullable FillRight other) {
      return new Turn<>(entry, stale, other, elsewhere);
    }
  }

  /**
   * What one of many leaders asks for.
   *
   * @param fence what was current before
   */
  record Asked<V>(Fence fence, Wants<V> wants) {}

  /** What a load of {@code loadNanos} gave, and the right by which it is stored. */
  record Given<K, V>(K key, FillRight right, TierEntry<V> entry, long loadNanos) {}

  /**
   * Returns what to do about a key that is missed here: serve what the store has, or load; waits
   * while another process fills the key, if there is nothing to serve.
   */
  Turn<V> claim(K key, Fence fence, Wants<V> wants) throws InterruptedException {
    Search<K, V> search = new Search<>(tier, key, fence, wants);
    Turn<V> turn;
    if (claims != null) {
      Filling filling = claims.toFill(search.remoteKey(), search, wants.stillWanted());
      HeldLease lease = filling.lease();
      FillRight right = lease == null ? null : new FillRight.Leased(lease);
      turn = search.turn(right, filling.elsewhere());
    } else {
      turn = seen(search, link.call(() -> store.get(search.remoteKey())));
    }
    if (!turn.loads() || !heldOffLoads.concern()) {
      return turn;
    }
    HeldOffLoads.Looked<K> looked = heldOffLoads.new Looked<>();
    looked.add(key, search.remoteKey(), turn.right());
    return looked.heldOff().isEmpty() ? turn : turn.with(new FillRight.HeldOff());
  }

  private Turn<V> seen(Search<K, V> search, byte @Nullable [] frame) {
    boolean isTaken = frame != null && search.takes(frame);
    FillRight right = isTaken ? null : new FillRight.Seen(search.unwanted());
    return search.turn(right, Elsewhere.NOTHING);
  }

  /** The same for many keys, without waiting for other processes. */
  Answers<K, Turn<V>> claimAll(Map<K, Asked<V>> asked) {
    List<Search<K, V>> searches = new ArrayList<>();
    asked.forEach((key, one) -> searches.add(new Search<>(tier, key, one.fence(), one.wants())));
    if (claims == null) {
      return unlessHeldOff(seenAll(searches));
    }
    BulkClaims<K, V> bulk = new BulkClaims<>(tier, claims);
    searches.forEach(bulk::add);
    return unlessHeldOff(bulk.turns());
  }

  private Answers<K, Turn<V>> seenAll(List<Search<K, V>> searches) {
    Set<String> remoteKeys = new HashSet<>();
    searches.forEach(search -> remoteKeys.add(search.remoteKey()));
    Map<String, byte[]> frames = link.call(() -> store.getAll(remoteKeys));
    Map<K, Turn<V>> turns = new LinkedHashMap<>();
    searches.forEach(
        search -> turns.put(search.key(), seen(search, frames.get(search.remoteKey()))));
    return Answers.of(turns);
  }

  private Answers<K, Turn<V>> unlessHeldOff(Answers<K, Turn<V>> answers) {
    if (!heldOffLoads.concern()) {
      return answers;
    }
    HeldOffLoads.Looked<K> looked = heldOffLoads.new Looked<>();
    answers
        .given()
        .forEach(
            (key, turn) -> {
              if (turn.loads()) {
                looked.add(key, tier.remoteKey(key), turn.right());
              }
            });
    try {
      Set<K> heldOff = looked.heldOff();
      return answers.map(
          (key, turn) -> heldOff.contains(key) ? turn.with(new FillRight.HeldOff()) : turn);
    } catch (StoreException failure) {
      return answers.butFailed(looked.keys(), failure);
    }
  }

  /**
   * Stores what a load gave; returns whether nothing was made void since the right was given, nor
   * so lately that it is held off.
   */
  boolean fill(Given<K, V> given) {
    if (given.right() instanceof FillRight.HeldOff || isHeldOff(given)) {
      return false;
    }
    Fill fill = tier.fill(given.key(), given.entry());
    return given.right() instanceof FillRight.Leased leased
        ? leased.lease().fill(fill.frame(), fill.ttl())
        : compareAndSet(given, fill);
  }

  /** By its tags, which are known when its value is. */
  private boolean isHeldOff(Given<K, V> given) {
    if (!heldOffLoads.concern()) {
      return false;
    }
    HeldOffLoads.Looked<K> looked = heldOffLoads.new Looked<>();
    looked.add(given.key(), given.right(), given.entry().tags, given.loadNanos());
    return !looked.heldOff().isEmpty();
  }

  private boolean compareAndSet(Given<K, V> given, Fill fill) {
    long seen = ((FillRight.Seen) given.right()).version();
    String key = tier.remoteKey(given.key());
    return link.call(() -> store.compareAndSet(key, seen, fill.frame(), fill.ttl()));
  }

  /**
   * Stores what many loads gave, and returns the keys of those that were refused.
   *
   * @param failed is told what kept others from being stored, which were not refused
   */
  Set<K> fillAll(List<Given<K, V>> all, Consumer<RuntimeException> failed) {
    Set<K> refused = new HashSet<>();
    Map<HeldLease, Fill> fills = new LinkedHashMap<>();
    Map<Lease, K> keys = new HashMap<>();
    for (Given<K, V> given : unlessHeldOff(all, refused, failed)) {
      try {
        Fill fill = tier.fill(given.key(), given.entry());
        if (given.right() instanceof FillRight.Leased leased) {
          fills.put(leased.lease(), fill);
          keys.put(leased.lease().lease(), given.key());
        } else if (!compareAndSet(given, fill)) {
          refused.add(given.key());
        }
      } catch (RuntimeException e) { // of the store, or of what cannot be written
        failed.accept(e);
      }
    }
    try {
      Answers<Lease, Boolean> answers = HeldLease.fillAll(fills);
      answers.failure().ifPresent(failed);
      keys.keySet().removeAll(answers.failures().keySet());
      keys.keySet().removeIf(lease -> answers.given().getOrDefault(lease, false));
      refused.addAll(keys.values());
    } catch (StoreException failure) {
      failed.accept(failure);
    }
    return refused;
  }

  /** Returns those that may be stored: neither is known to be held off, nor cannot be known. */
  private List<Given<K, V>> unlessHeldOff(
      List<Given<K, V>> all, Set<K> refused, Consumer<RuntimeException> failed) {
    if (!heldOffLoads.concern()) {
      return all;
    }
    HeldOffLoads.Looked<K> looked = heldOffLoads.new Looked<>();
    for (Given<K, V> given : all) {
      if (given.right() instanceof FillRight.HeldOff) {
        refused.add(given.key());
      } else {
        looked.add(given.key(), given.right(), given.entry().tags, given.loadNanos());
      }
    }
    Set<K> out = new HashSet<>();
    try {
      refused.addAll(looked.heldOff());
    } catch (StoreException failure) {
      failed.accept(failure);
      out.addAll(looked.keys());
    }
    out.addAll(refused);
    return all.stream().filter(given -> !out.contains(given.key())).toList();
  }
}
