package io.terrace.cache.jcache;

import io.terrace.cache.engine.CacheEngine;
import io.terrace.cache.engine.TierEntry;
import java.util.Iterator;
import java.util.Map;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** The entries of a cache as JSR-107 goes through them: each step is a read. Not thread-safe. */
final class EntryIterator<K, V> implements Iterator<Cache.Entry<K, V>> {

  private final CacheEngine<K, V> engine;
  private final JCache<K, V> cache;
  private final Iterator<Map.Entry<K, TierEntry<V>>> live;
  private Cache.@Nullable Entry<K, V> last;

  EntryIterator(CacheEngine<K, V> engine, JCache<K, V> cache) {
    this.engine = engine;
    this.cache = cache;
    this.live = engine.liveEntries();
  }

  @Override
  public boolean hasNext() {
    return live.hasNext();
  }

  @Override
  public Cache.Entry<K, V> next() {
    Map.Entry<K, TierEntry<V>> next = live.next();
    Cache.Entry<K, V> entry =
        new KeyValue<>(
            engine.outKey(next.getKey()), engine.iterated(next.getKey(), next.getValue()));
    last = entry;
    return entry;
  }

  @Override
  public void remove() {
    if (last == null) {
      throw new IllegalStateException("remove() without a next() before it");
    }
    cache.remove(last.getKey());
    last = null;
  }
}
