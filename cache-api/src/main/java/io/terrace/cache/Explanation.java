package io.terrace.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a cache knows of one key at a moment: for a person who asks why it hit or missed. Immutable;
 * holds no value.
 *
 * @param cache the name of the cache
 * @param state what a read would find now
 * @param tier where the entry is, if there is one
 * @param age the time since the entry was loaded or put
 * @param remaining what is left of its ttl; negative once it is stale, empty for an eternal entry
 * @param tags its tags
 * @param voidTags those of its tags that were invalidated since
 * @param origin how the entry came to be
 * @param loading whether a load of the key is under way in this process
 */
public record Explanation(
    String cache,
    State state,
    Optional<Tier> tier,
    Optional<Duration> age,
    Optional<Duration> remaining,
    Set<String> tags,
    Set<String> voidTags,
    Optional<Origin> origin,
    boolean loading) {

  /** What a read would find. */
  public enum State {
    /** Nothing was ever cached, or it was removed, evicted or swept. */
    ABSENT,
    /** A value within its ttl. */
    FRESH,
    /** A cached "there is none" within its ttl. */
    NEGATIVE,
    /** A value past its ttl that callers with a loader may still get. */
    STALE,
    /** A value past every deadline, not yet swept. */
    EXPIRED,
    /** An entry made void by one of its tags, not yet swept. */
    VOID_TAG,
    /** An entry made void by a clear of the cache, not yet swept. */
    VOID_CLEARED
  }

  /** How an entry came to be. */
  public enum Origin {
    /** A load in this process. */
    LOADED,
    /** A put in this process. */
    PUT,
    /** Read from the remote tier. */
    REMOTE
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("cache '" + cache + "': " + state);
    tier.ifPresent(t -> text.append(", tier ").append(t));
    age.ifPresent(a -> text.append(", age ").append(a));
    remaining.ifPresent(r -> text.append(", remaining ").append(r));
    origin.ifPresent(o -> text.append(", origin ").append(o));
    if (!tags.isEmpty()) {
      text.append(", tags ").append(tags);
    }
    if (!voidTags.isEmpty()) {
      text.append(", void by ").append(voidTags);
    }
    if (loading) {
      text.append(", a load is under way");
    }
    return text.toString();
  }
}
