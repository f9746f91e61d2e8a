package io.terrace.cache.engine;

import io.terrace.cache.spi.LocalTier;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The local tier of a cache, with a {@link FrontTable} before it in which most hits find their
 * entry.
 *
 * <p>An entry that leaves the tier, whichever way, is marked before another can take its place. So
 * whoever saw what came after it, or was told that it is gone, does not find it in front any more.
 * Only uses that the tier is told of fill the table: those of what is used most, so that it need
 * not be told of the rest.
 *
 * <p>Thread-safe.
 */
final class FrontedTier<K, V> {

  private final LocalTier<K, TierEntry<V>> tier;
  private final UseSample uses;
  private final FrontTable<V> front;

  FrontedTier(LocalTier<K, TierEntry<V>> tier, UseSample uses) {
    this.tier = tier;
    this.uses = uses;
    this.front = new FrontTable<>(tier::size);
  }

  /**
   * Returns the entry of {@code key} if it is remembered and the tier need not be told of a use at
   * {@code now}; else null, which says nothing.
   */
  @Nullable TierEntry<V> front(K key, long now) {
    return uses.isSatisfied(now) ? front.find(key) : null;
  }

  /** Returns the entry of {@code key}, which is a use of it at {@code now}, or null. */
  @Nullable TierEntry<V> get(K key, long now) {
    if (uses.tells(now)) {
      return use(key);
    }
    TierEntry<V> entry = front.find(key);
    return entry == null ? tier.peek(key) : entry;
  }

  private @Nullable TierEntry<V> use(K key) {
    TierEntry<V> entry = tier.get(key);
    if (entry != null) {
      front.remember(entry);
    }
    return entry;
  }

  /** Returns the entry of {@code key}, which is not a use of it, or null. */
  @Nullable TierEntry<V> peek(K key) {
    return tier.peek(key);
  }

  /** Changes the entry of {@code key} as {@link LocalTier#compute} does; not a use of it. */
  @Nullable TierEntry<V> compute(K key, Change<K, V> change) {
    return compute(
        key,
        new Step<>() {
          @Override
          @Nullable TierEntry<V> next(K k, @Nullable TierEntry<V> present) {
            return change.next(k, present);
          }
        });
  }

  /** The same by a step that is made for this call. */
  @Nullable TierEntry<V> compute(K key, Step<K, V> step) {
    TierEntry<V> after = tier.compute(key, step);
    TierEntry<V> left = step.left;
    if (left != null) {
      front.renew(left, after);
    } else if (step.added) {
      uses.written();
    }
    return after;
  }

  /** Takes note of a use of {@code key} at {@code now} that needed no look at its entry. */
  void used(K key, long now) {
    if (uses.tells(now)) {
      TierEntry<V> ignored = use(key);
    }
  }

  /** Removes {@code key} if {@code entry} is the very entry that it has, and nobody needs it. */
  boolean remove(K key, TierEntry<V> entry) {
    left(entry);
    return tier.remove(key, entry);
  }

  /** Returns the number of entries, dead ones among them. */
  long size() {
    return tier.size();
  }

  /** Takes note that {@code entry} leaves, or has left. */
  void left(TierEntry<V> entry) {
    entry.leave();
    front.renew(entry, null);
  }

  /** Removes all entries. One that is written while this runs may stay. */
  void clear() {
    tier.iterator().forEachRemaining(each -> each.getValue().leave()); // for who remembers one now
    tier.clear();
    front.clear();
  }

  Iterator<Map.Entry<K, TierEntry<V>>> iterator() {
    return tier.iterator();
  }

  /** Says what comes after {@code present}, which may be null, as the result may. */
  @FunctionalInterface
  interface Change<K, V> {
    @Nullable TierEntry<V> next(K key, @Nullable TierEntry<V> present);
  }

  /** A change inside the tier's atomic step, for one call. */
  abstract static class Step<K, V>
      implements BiFunction<K, @Nullable TierEntry<V>, @Nullable TierEntry<V>> {
    private @Nullable TierEntry<V> left;
    private boolean added;

    /** Returns what comes after {@code present}. */
    abstract @Nullable TierEntry<V> next(K key, @Nullable TierEntry<V> present);

    @Override
    public final @Nullable TierEntry<V> apply(K key, @Nullable TierEntry<V> present) {
      TierEntry<V> next = next(key, present);
      if (next != present) {
        if (next != null) {
          next.placed(key);
        }
        if (present == null) {
          added = true;
        } else {
          present.leave();
          left = present;
        }
      }
      return next;
    }
  }
}
