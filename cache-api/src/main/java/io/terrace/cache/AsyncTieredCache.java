package io.terrace.cache;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TieredCache} whose methods do not block: they share its entries, its loads under way and
 * its statistics.
 *
 * <p>Thread-safe. A future that fails carries the exception that the blocking method would throw,
 * as the cause of a {@link java.util.concurrent.CompletionException} where {@code
 * CompletableFuture} puts it there. A failed future is never cached. Cancelling a future does not
 * stop the load that others may wait for.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncTieredCache<K, V> {

  /** Returns the value of {@code key} if a fresh one is cached, else null; never loads. */
  CompletableFuture<@Nullable V> get(K key);

  /**
   * Returns the value of {@code key}; on a miss {@code loader} is started once, however many ask:
   * in the calling thread, or by the manager's executor where a remote tier is asked first.
   */
  CompletableFuture<@Nullable V> get(K key, AsyncLoader<? super K, ? extends V> loader);

  /**
   * The same as {@link #get(Object, AsyncLoader)} for a loader that sees the stale value and may
   * set the ttl and the tags of what it loads.
   */
  CompletableFuture<@Nullable V> load(K key, AsyncContextLoader<? super K, V> loader);

  /**
   * The same for a caller who does not take every entry.
   *
   * <p>What {@code accepted} refuses is not served, however fresh it is: it is loaded anew, or
   * another process's load of it is awaited, and the loader sees it as {@link LoadContext#stale}.
   * The outcome of a load is not asked about: whoever waited for one takes it.
   *
   * @param accepted says of a cached value whether it will do; fast, and without side effects
   */
  CompletableFuture<@Nullable V> load(
      K key, Predicate<? super V> accepted, AsyncContextLoader<? super K, V> loader);

  /** Returns the fresh values of {@code keys}; never loads. */
  CompletableFuture<Map<K, V>> getAll(Set<? extends K> keys);

  /**
   * Returns the values of {@code keys}; those that are missing are loaded together, by the
   * manager's executor: {@link TieredCache#getAll(Set, BulkLoader)}.
   */
  CompletableFuture<Map<K, V>> getAll(Set<? extends K> keys, BulkLoader<K, V> loader);

  /** The same for a loader that decides how each value is cached. */
  CompletableFuture<Map<K, V>> loadAll(Set<? extends K> keys, BulkContextLoader<K, V> loader);

  /** Caches {@code value}. */
  CompletableFuture<Void> put(K key, V value);

  /** Caches {@code value} with a ttl or tags of its own. */
  CompletableFuture<Void> put(K key, V value, EntryOptions options);

  /** Removes the entry of {@code key}; tells whether JSR-107 saw one. */
  CompletableFuture<Boolean> remove(K key);

  /** Makes the entry of {@code key} void: {@link TieredCache#invalidate}. */
  CompletableFuture<Delivery> invalidate(K key);

  /** Makes void what carries {@code tag}: {@link TieredCache#invalidateTag}. */
  CompletableFuture<Delivery> invalidateTag(String tag);

  /** Returns the blocking view of this cache. */
  TieredCache<K, V> blocking();
}
