package io.terrace.cache.engine;

import io.terrace.cache.engine.Claims.Elsewhere;
import io.terrace.cache.engine.FillRights.Turn;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Claims of many keys, by one call for all, and another for those whose frame turns out not to do.
 * What another process fills is told and not waited for.
 *
 * <p><b>Failure.</b> A key whose claim failed has no turn; what was granted to the others stays
 * theirs, and is renewed. Belongs to one thread.
 */
final class BulkClaims<K, V> {

  private final SharedTier<K, V> tier;
  private final Claims claims;
  private final Renewals renewals;
  private final Map<K, Turn<V>> turns = new LinkedHashMap<>();
  private final Map<K, StoreException> failures = new LinkedHashMap<>();
  private Map<String, Search<K, V>> open = new LinkedHashMap<>();

  BulkClaims(SharedTier<K, V> tier, Claims claims) {
    this.tier = tier;
    this.claims = claims;
    this.renewals = claims.renewals();
  }

  /** Has a key be claimed; the second of two that have one text waits for the first. */
  void add(Search<K, V> search) {
    if (open.putIfAbsent(search.remoteKey(), search) != null) {
      turns.put(search.key(), search.turn(null, Elsewhere.UNDER_WAY));
    }
  }

  /** Returns what is to be done about each. */
  Answers<K, Turn<V>> turns() {
    while (!open.isEmpty()) {
      Map<String, Search<K, V>> asked = open;
      open = new LinkedHashMap<>();
      try {
        claim(asked);
      } catch (StoreException failure) {
        asked.values().forEach(search -> failed(search, failure));
      }
    }
    return new Answers<>(turns, failures);
  }

  private void claim(Map<String, Search<K, V>> asked) {
    Map<String, Long> unwanted = new LinkedHashMap<>();
    asked.forEach((key, search) -> unwanted.put(key, search.unwanted()));
    Answers<String, Claim> answers = claims.each(unwanted);
    Map<Search<K, V>, byte[]> found = new LinkedHashMap<>();
    asked.forEach(
        (key, search) -> {
          Claim claim = answers.given().get(key);
          StoreException failure = answers.failures().get(key);
          if (claim instanceof Claim.Found frame) {
            found.put(search, frame.frame());
          } else if (claim != null) {
            turns.put(search.key(), turn(search, claim));
          } else if (failure != null) {
            failed(search, failure);
          }
        });
    look(found, asked);
  }

  private Turn<V> turn(Search<K, V> search, Claim claim) {
    if (claim instanceof Claim.Granted granted) {
      HeldLease lease = claims.held(granted, search.wants().stillWanted(), renewals);
      return search.turn(new FillRight.Leased(lease), Elsewhere.NOTHING);
    }
    if (claim instanceof Claim.Failed) {
      return search.turn(null, Elsewhere.FAILED);
    }
    return search.turn(null, search.settles() ? Elsewhere.NOTHING : Elsewhere.UNDER_WAY);
  }

  /** Looks at what was found, and has what will not do be claimed once more. */
  private void look(Map<Search<K, V>, byte[]> found, Map<String, Search<K, V>> asked) {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    found.forEach((search, frame) -> frames.put(search.remoteKey(), frame));
    Map<String, Long> known = tier.versionsIn(frames);
    asked.forEach(
        (key, search) -> {
          byte[] frame = found.get(search);
          if (frame == null) {
            return;
          }
          try {
            if (search.takes(frame, known)) {
              turns.put(search.key(), search.turn(null, Elsewhere.NOTHING));
            } else {
              open.put(key, search);
            }
          } catch (RuntimeException e) { // of the store, or of a client that says it so
            failed(search, e instanceof StoreException failure ? failure : unread(e));
          }
        });
  }

  private static StoreException unread(RuntimeException e) {
    return new StoreException(
        Outcome.NOT_DONE, "what was found could not be read: " + e.getClass().getName(), e);
  }

  private void failed(Search<K, V> search, StoreException failure) {
    if (!turns.containsKey(search.key())) {
      failures.put(search.key(), failure);
    }
  }
}
