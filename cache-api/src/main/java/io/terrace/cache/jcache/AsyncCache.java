package io.terrace.cache.jcache;

import static java.util.Objects.requireNonNull;

import io.terrace.cache.AsyncContextLoader;
import io.terrace.cache.AsyncLoader;
import io.terrace.cache.AsyncTieredCache;
import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.BulkLoader;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.CacheEngine;
import io.terrace.cache.engine.TierEntry;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache without blocking. Over the local tier nothing but a load takes time, so that all else is
 * done at once; what may ask a remote tier is done by the manager's executor. Thread-safe.
 */
record AsyncCache<K, V>(JCache<K, V> cache, CacheEngine<K, V> engine)
    implements AsyncTieredCache<K, V> {

  @Override
  public CompletableFuture<@Nullable V> get(K key) {
    TierEntry<V> entry = plainHit(key);
    return entry != null
        ? CompletableFuture.completedFuture(engine.out(entry))
        : done(() -> cache.find(key).orElse(null));
  }

  @Override
  public CompletableFuture<@Nullable V> get(K key, AsyncLoader<? super K, ? extends V> loader) {
    requireNonNull(loader, "loader");
    return load(key, (asked, context) -> loader.load(asked));
  }

  @Override
  public CompletableFuture<@Nullable V> load(K key, AsyncContextLoader<? super K, V> loader) {
    requireNonNull(loader, "loader");
    return load(key, value -> true, loader);
  }

  @Override
  public CompletableFuture<@Nullable V> load(
      K key, Predicate<? super V> accepted, AsyncContextLoader<? super K, V> loader) {
    requireNonNull(accepted, "accepted");
    requireNonNull(loader, "loader");
    TierEntry<V> entry = plainHit(key);
    V value = entry == null ? null : engine.out(entry);
    if (value != null && accepted.test(value)) {
      return CompletableFuture.completedFuture(value);
    }
    engine.requireOpen();
    CompletableFuture<TierEntry<V>> found =
        engine.isShared()
            ? CompletableFuture.completedFuture(key)
                .thenComposeAsync(
                    asked -> engine.getAsync(asked, accepted, loader), engine.executor())
            : engine.getAsync(key, accepted, loader);
    return found.thenApply(engine::out);
  }

  private @Nullable TierEntry<V> plainHit(K key) {
    return engine.plainHit(requireNonNull(key, "key"), engine.now());
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(Set<? extends K> keys) {
    Set<K> asked = Set.copyOf(keys);
    return done(() -> Collections.unmodifiableMap(cache.findAll(asked)));
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(Set<? extends K> keys, BulkLoader<K, V> loader) {
    requireNonNull(loader, "loader");
    return loadAll(keys, (missing, contexts) -> loader.loadAll(missing));
  }

  @Override
  public CompletableFuture<Map<K, V>> loadAll(
      Set<? extends K> keys, BulkContextLoader<K, V> loader) {
    requireNonNull(loader, "loader");
    Set<K> asked = Collections.unmodifiableSet(new LinkedHashSet<>(keys)); // in their order
    engine.requireOpen();
    return CompletableFuture.supplyAsync(() -> cache.loadAll(asked, loader), engine.executor());
  }

  @Override
  public CompletableFuture<Void> put(K key, V value) {
    return put(key, value, EntryOptions.NONE);
  }

  @Override
  public CompletableFuture<Void> put(K key, V value, EntryOptions options) {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    requireNonNull(options, "options");
    return this.<@Nullable Void>done(
        () -> {
          cache.put(key, value, options);
          return null;
        });
  }

  @Override
  public CompletableFuture<Boolean> remove(K key) {
    requireNonNull(key, "key");
    return done(() -> cache.remove(key));
  }

  @Override
  public CompletableFuture<Delivery> invalidate(K key) {
    requireNonNull(key, "key");
    return done(() -> cache.invalidate(key));
  }

  @Override
  public CompletableFuture<Delivery> invalidateTag(String tag) {
    requireNonNull(tag, "tag");
    return done(() -> cache.invalidateTag(tag));
  }

  @Override
  public TieredCache<K, V> blocking() {
    return cache;
  }

  /** Does what may ask the remote tier: here, where there is none. */
  private <R extends @Nullable Object> CompletableFuture<R> done(Supplier<R> operation) {
    engine.requireOpen();
    return engine.isShared()
        ? CompletableFuture.supplyAsync(operation, engine.executor())
        : CompletableFuture.completedFuture(operation.get());
  }
}
