package io.terrace.cache;

import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.RequestRecorder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import org.jspecify.annotations.Nullable;

/**
 * A {@code javax.cache.Cache} in tiers: the heap, and under it, where the manager has one, a store
 * shared by every process.
 *
 * <p><b>Threads.</b> Safe for use by many. A hit takes no lock. No lock is held while a loader, a
 * processor or a listener of the user's blocks a thread that could do without it.
 *
 * <p><b>Loads.</b> However many callers miss a key at once, its loader runs once and all share the
 * outcome. An unchecked exception of the loader reaches every caller as it is; a checked one as the
 * cause of a {@link javax.cache.integration.CacheLoaderException}. Failures are not cached. A value
 * whose load began before an invalidation of its key, one of its tags or the cache is returned to
 * those who waited and is stored nowhere.
 *
 * <p><b>Stale values.</b> Only the methods that take a loader, or refresh, serve a value past its
 * ttl. Those of JSR-107 see such an entry, or a negative one, as absent, and so does {@link #find}.
 *
 * <p><b>Errors.</b> Every method throws {@code NullPointerException} for a null argument and {@code
 * IllegalStateException} once the cache is closed. A remote store that fails never fails a read: it
 * is as if the store were empty.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface TieredCache<K, V> extends Cache<K, V> {

  /**
   * Returns the value of {@code key}, loading it on a miss.
   *
   * <p>Blocks while the value is loaded, here or by another thread, at most for {@link
   * CacheSpec#hardTimeout}. A stale value is returned at once within {@link
   * CacheSpec#staleWhileRevalidate}.
   *
   * @return the value, or {@code null} if the loader said that there is none and the cache has a
   *     {@link CacheSpec#negativeTtl}
   * @throws LoadTimeoutException if {@link CacheSpec#hardTimeout} went by
   * @throws LoadRejectedException if too many loads of this cache were under way
   * @throws ReentrantLoadException if the loader waits, directly or not, for its own key
   * @throws javax.cache.integration.CacheLoaderException if the loader threw a checked exception,
   *     or returned null without negative caching
   */
  @Nullable V get(K key, KeyLoader<? super K, ? extends V> loader);

  /**
   * The same as {@link #get(Object, KeyLoader)} for a loader that sees the stale value and may set
   * the ttl and the tags of what it loads.
   */
  @Nullable V load(K key, ContextLoader<? super K, V> loader);

  /**
   * Returns the values of {@code keys}; {@code loader} is called once, with the keys that are
   * missing and that nobody else is loading.
   *
   * @return a value for each key that has one, in the order of {@code keys}; unmodifiable
   * @see #get(Object, KeyLoader)
   */
  Map<K, V> getAll(Set<? extends K> keys, BulkLoader<K, V> loader);

  /**
   * The same as {@link #getAll(Set, BulkLoader)} for a loader that may set the ttl and the tags of
   * each value that it loads.
   */
  Map<K, V> loadAll(Set<? extends K> keys, BulkContextLoader<K, V> loader);

  /** Returns the value of {@code key} if a fresh one is cached; never loads. */
  Optional<V> find(K key);

  /**
   * Caches {@code value} with a ttl or tags of its own. What was being loaded for the key is not
   * stored.
   */
  void put(K key, V value, EntryOptions options);

  /**
   * Makes the entry of {@code key} void. Once this returns, no read that begins in this process
   * sees the old value, and a load under way stores nothing; no {@code CacheWriter} is called.
   *
   * @return whether other processes were told
   */
  Delivery invalidate(K key);

  /**
   * Makes void every entry of this cache's namespace, in any of its caches, that carries {@code
   * tag}. It costs the same for one entry and a million.
   *
   * @return whether other processes were told
   */
  Delivery invalidateTag(String tag);

  /**
   * Gives the entry of {@code key} a new ttl from now on.
   *
   * @param ttl more than zero
   * @return false if there is no fresh entry
   */
  boolean touch(K key, Duration ttl);

  /**
   * Loads {@code key} anew by the cache's own loader, on the manager's executor, while its entry
   * goes on to be served. Joins a load that is under way.
   *
   * @return the new value, null for "there is none"; or the failure, which leaves the entry alone
   * @throws IllegalStateException if the cache has no loader
   */
  CompletableFuture<@Nullable V> refresh(K key);

  /** The same as {@link #refresh(Object)} by {@code loader}. */
  CompletableFuture<@Nullable V> refresh(K key, KeyLoader<? super K, ? extends V> loader);

  /** Returns this cache, the same entries and the same loads under way, without blocking. */
  AsyncTieredCache<K, V> async();

  /** Returns what has happened so far; all zero while statistics are off. */
  CacheStatistics statistics();

  /**
   * Returns how many entries this process holds in its heap, those that can no longer be served and
   * were not swept yet among them. Costs more than a read: for gauges.
   */
  long localSize();

  /**
   * Tells {@code recorder} of each read, put, removal and invalidation of a key of this cache in
   * this process from now on, in place of the one before; null tells nobody, which costs nothing.
   * Statistics may be off. {@link io.terrace.cache.trace.TraceRecorder} writes a trace.
   */
  void recorder(@Nullable RequestRecorder recorder);

  /**
   * Tells {@code recorder} as well, whoever else is told, until what is returned is closed; while
   * there is none a request costs nothing for it.
   */
  Observation observe(RequestRecorder recorder);

  /** Says what is known of {@code key} here: where it is, how fresh, and why it would miss. */
  Explanation explain(K key);

  @Override
  @Nullable V get(K key);

  @Override
  @Nullable V getAndPut(K key, V value);

  @Override
  @Nullable V getAndRemove(K key);

  @Override
  @Nullable V getAndReplace(K key, V value);

  @Override
  <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments);

  @Override
  TerraceCacheManager getCacheManager();
}
