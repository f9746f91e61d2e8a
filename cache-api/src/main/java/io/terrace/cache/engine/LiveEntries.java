package io.terrace.cache.engine;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries of a tier that are live when they are reached. */
final class LiveEntries<K, V> implements Iterator<Map.Entry<K, TierEntry<V>>> {

  private final Iterator<Map.Entry<K, TierEntry<V>>> all;
  private final Predicate<TierEntry<V>> isLive;
  private Map.@Nullable Entry<K, TierEntry<V>> next;

  LiveEntries(Iterator<Map.Entry<K, TierEntry<V>>> all, Predicate<TierEntry<V>> isLive) {
    this.all = all;
    this.isLive = isLive;
  }

  @Override
  public boolean hasNext() {
    while (next == null && all.hasNext()) {
      Map.Entry<K, TierEntry<V>> candidate = all.next();
      if (isLive.test(candidate.getValue())) {
        next = candidate;
      }
    }
    return next != null;
  }

  @Override
  public Map.Entry<K, TierEntry<V>> next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Map.Entry<K, TierEntry<V>> current = next;
    next = null;
    return current;
  }
}
