package io.terrace.cache.jcache;

import static java.util.Objects.requireNonNull;

import io.terrace.cache.AsyncLoader;
import io.terrace.cache.AsyncTieredCache;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.CacheEngine;
import io.terrace.cache.engine.TierEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A cache without blocking. Over the local tier nothing but a load takes time, so that all else is
 * done at once. Thread-safe.
 */
record AsyncCache<K, V>(JCache<K, V> cache, CacheEngine<K, V> engine)
    implements AsyncTieredCache<K, V> {

  @Override
  public CompletableFuture<@Nullable V> get(K key) {
    return CompletableFuture.completedFuture(cache.find(key).orElse(null));
  }

  @Override
  public CompletableFuture<@Nullable V> get(K key, AsyncLoader<? super K, ? extends V> loader) {
    requireNonNull(loader, "loader");
    TierEntry<V> entry = engine.plainHit(requireNonNull(key, "key"), engine.now());
    return entry != null
        ? CompletableFuture.completedFuture(engine.out(entry))
        : engine.getAsync(key, loader).thenApply(engine::out);
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(Set<? extends K> keys) {
    Map<K, V> values = new LinkedHashMap<>();
    for (K key : keys) {
      cache.find(key).ifPresent(value -> values.put(key, value));
    }
    return CompletableFuture.completedFuture(Collections.unmodifiableMap(values));
  }

  @Override
  public CompletableFuture<Void> put(K key, V value) {
    return put(key, value, EntryOptions.NONE);
  }

  @Override
  public CompletableFuture<Void> put(K key, V value, EntryOptions options) {
    cache.put(key, value, options);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Delivery> invalidate(K key) {
    return CompletableFuture.completedFuture(cache.invalidate(key));
  }

  @Override
  public CompletableFuture<Delivery> invalidateTag(String tag) {
    return CompletableFuture.completedFuture(cache.invalidateTag(tag));
  }

  @Override
  public TieredCache<K, V> blocking() {
    return cache;
  }
}
