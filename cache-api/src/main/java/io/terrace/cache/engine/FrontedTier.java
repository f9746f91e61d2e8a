package io.terrace.cache.engine;

import io.terrace.cache.spi.LocalTier;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The local tier of a cache, with a memory in front of it. */
final class FrontedTier<K, V> {

  private final LocalTier<K, TierEntry<V>> tier;
  private final UseSample uses;
  private final FrontTable<V> front;

  FrontedTier(LocalTier<K, TierEntry<V>> tier, UseSample uses) {
    this.tier = tier;
    this.uses = uses;
    this.front = new FrontTable<>(tier::size);
  }

  @Nullable TierEntry<V> lookCalmly(K key, long now) {
    return uses.isSatisfied(now) ? front.find(key) : null;
  }

  /** Returns the entry of {@code key}, which is a use of it, or null. */
  @Nullable TierEntry<V> look(K key, long now) {
    if (uses.tells(now)) {
      return use(key);
    }
    TierEntry<V> entry = front.find(key);
    return entry != null ? entry : tier.peek(key);
  }

  private @Nullable TierEntry<V> use(K key) {
    TierEntry<V> entry = tier.get(key);
    if (entry != null) {
      front.remember(entry);
    }
    return entry;
  }

  @Nullable TierEntry<V> peek(K key) {
    return tier.peek(key);
  }

  @Nullable TierEntry<V> compute(K key, BiFunction<? super K, ? super @Nullable TierEntry<V>, ? extends @Nullable TierEntry<V>> change) {
    Step<K, V> step = new Step<>(change);
    TierEntry<V> after = tier.compute(key, step);
    TierEntry<V> before = step.before;
    if (before == null) {
      if (after != null) {
        uses.written();
      }
    } else if (before != after) {
      front.renew(before, after);
    }
    return after;
  }

  @Nullable TierEntry<V> compute(K key, BiFunction<? super K, ? super @Nullable TierEntry<V>, ? extends @Nullable TierEntry<V>> change, long now) {
    TierEntry<V> after = compute(key, change);
    if (uses.tells(now)) {
      use(key);
    }
    return after;
  }

  private static final class Step<K, V> implements BiFunction<K, @Nullable TierEntry<V>, @Nullable TierEntry<V>> {
    private final BiFunction<? super K, ? super @Nullable TierEntry<V>, ? extends @Nullable TierEntry<V>> change;
    private @Nullable TierEntry<V> before;

    Step(BiFunction<? super K, ? super @Nullable TierEntry<V>, ? extends @Nullable TierEntry<V>> change) {
      this.change = change;
    }

    @Override
    public @Nullable TierEntry<V> apply(K key, @Nullable TierEntry<V> present) {
      TierEntry<V> next = change.apply(key, present);
      if (next != present) {
        if (next != null) {
          next.placed(key);
        }
        if (present != null) {
          present.leave();
        }
        before = present;
      }
      return next;
    }
  }

  boolean remove(K key, TierEntry<V> entry) {
    entry.leave();
    front.renew(entry, null);
    return tier.remove(key, entry);
  }

  void evicted(TierEntry<V> entry) {
    entry.leave();
    front.renew(entry, null);
  }

  void clear() {
    tier.clear();
    front.clear();
  }

  Iterator<Map.Entry<K, TierEntry<V>>> iterator() {
    return tier.iterator();
  }
}
