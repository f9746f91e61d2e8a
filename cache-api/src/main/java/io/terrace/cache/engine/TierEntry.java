package io.terrace.cache.engine;

import io.terrace.cache.Explanation.Origin;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One value in the local tier, or a cached "there is none", with its times. One object holds all,
 * so that a hit is one lookup and a few comparisons, and allocates nothing.
 *
 * <p>Thread-safe. Its value, tags and generation never change; the times that a touch, an access or
 * a failed load moves are volatile, each for itself. Moments are nanoseconds of {@link
 * EngineClock}.
 *
 * @param <V> the type of values
 */
public final class TierEntry<V> extends EntryHead<V> {

  private static final VarHandle FRESH_UNTIL = handle(TierEntry.class, "freshUntil", long.class);

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final AtomicReferenceFieldUpdater<TierEntry, EntryRest> REST =
      AtomicReferenceFieldUpdater.newUpdater(TierEntry.class, EntryRest.class, "rest");

  private final long createdAt;
  private volatile long freshUntil;
  private volatile @Nullable EntryRest rest;

  /**
   * Makes an entry.
   *
   * @param value the value, or null for "there is none"
   * @param immutable whether the value may be handed out without a copy
   * @param origin how the value came to be
   * @param createdAt now
   * @param loadNanos how long its load took
   * @param freshUntil the end of its ttl
   * @param generation the cache's generation before the value was read or given
   * @param tags its tags, with the versions that they had then; null for none
   * @param version by which the remote tier knows it; 0 for an entry of the local tier alone
   */
  TierEntry(
      @Nullable V value,
      boolean immutable,
      Origin origin,
      long createdAt,
      long loadNanos,
      long freshUntil,
      int generation,
      @Nullable TagStamps tags,
      long version) {
    super(value, immutable, origin, loadNanos, generation, tags);
    this.createdAt = createdAt;
    this.freshUntil = freshUntil;
    if (version != 0) {
      REST.lazySet(this, new EntryRest(version));
    }
  }

  /**
   * Returns the value as it is held, or null for "there is none"; not to be handed out as it is.
   */
  public @Nullable V held() {
    return value;
  }

  /** Returns whether this says "there is none". */
  public boolean isNegative() {
    return value == null;
  }

  /** Returns the end of the ttl. */
  public long freshUntil() {
    return freshUntil;
  }

  long version() {
    EntryRest present = rest;
    return present == null ? 0 : present.version;
  }

  long createdAt() {
    return createdAt;
  }

  long idleUntil() {
    EntryRest present = rest;
    return present == null ? FreshnessPolicy.NEVER : present.idleUntil;
  }

  long retryAt() {
    EntryRest present = rest;
    return present == null ? 0 : present.retryAt;
  }

  /** Makes the times agree after one was set; called before the entry is shared, and by a touch. */
  TierEntry<V> settle(FreshnessPolicy policy, boolean plain) {
    plainUntil(plain ? Freshness.plainUntil(this, policy) : 0);
    return this;
  }

  void freshUntil(long moment) {
    FRESH_UNTIL.setRelease(this, moment);
  }

  void idleUntil(long moment) {
    rest().idleUntil = moment;
  }

  void retryAt(long moment) {
    rest().retryAt = moment;
  }

  private EntryRest rest() {
    EntryRest present = rest;
    if (present == null) {
      EntryRest made = new EntryRest(0);
      present = REST.compareAndSet(this, null, made) ? made : rest;
    }
    return Objects.requireNonNull(present);
  }
}
