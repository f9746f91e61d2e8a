package io.terrace.cache.web.panel;

import java.util.Locale;

/**
 * One call of a cache. Immutable.
 *
 * @param depth how many calls it was made inside of: a loader may use caches too
 * @param cache the name of the cache
 * @param key the key as it is shown
 * @param outcome what came of it
 * @param why what the heap had of the key, where that was not enough; empty for a plain hit
 * @param nanos how long it took, waits for loads included
 */
record PanelCall(int depth, String cache, String key, Outcome outcome, String why, long nanos) {

  /** What came of a call. */
  enum Outcome {
    LOCAL_HIT(true),
    REMOTE_HIT(true),
    STALE_HIT(true),
    NEGATIVE_HIT(true),
    MISS(false),
    LOADED(false),
    FAILED(false),
    PUT(false),
    REMOVED(false),
    /** It had not ended when the request did. */
    UNDER_WAY(false);

    private final boolean hit;

    Outcome(boolean hit) {
      this.hit = hit;
    }

    boolean isHit() {
      return hit;
    }

    boolean isRead() {
      return this != PUT && this != REMOVED;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
