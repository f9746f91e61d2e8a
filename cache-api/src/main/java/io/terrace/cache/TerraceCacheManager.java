package io.terrace.cache;

import io.terrace.cache.jcache.ManagerBuilder;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.CallObserver;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.TimeSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Makes and owns the caches of one namespace, the threads that they use and the tags that they
 * share. Thread-safe.
 *
 * <p>A manager that was {@linkplain #builder() built} has the URI {@code terrace:<namespace>} and
 * belongs to the {@code javax.cache} provider: closing that closes the manager too. {@link
 * #close()} stops every thread that the manager started.
 */
public interface TerraceCacheManager extends CacheManager {

  /** Returns a builder of a manager. */
  static Builder builder() {
    return new ManagerBuilder();
  }

  /**
   * Creates the cache {@code name}, or returns the one there is if its spec is equal.
   *
   * @throws javax.cache.CacheException if there is one with another spec
   * @throws IllegalArgumentException if settings of {@code spec} conflict
   * @throws IllegalStateException if the manager is closed
   */
  <K, V> TieredCache<K, V> cache(String name, CacheSpec<K, V> spec);

  /** Returns the name that the keys and tags of this manager have in common. */
  String namespace();

  /**
   * Makes void every entry that carries {@code tag}, in every cache of this namespace.
   *
   * @see TieredCache#invalidateTag
   */
  Delivery invalidateTag(String tag);

  /** Returns what collects invalidations, to be sent once a transaction is committed. */
  default Invalidations invalidations() {
    return new Invalidations(this);
  }

  /** Returns the counter {@code name} that {@link CounterSpec#DEFAULT} says. */
  default Counter counter(String name) {
    return counter(name, CounterSpec.DEFAULT);
  }

  /**
   * Returns the counter {@code name}; does not block, and makes nothing in the store before it
   * counts. It costs little, and may be got for each use.
   *
   * @throws IllegalArgumentException if {@code spec} asks for a remote tier that the manager has
   *     not, or that does not count
   * @throws IllegalStateException if the manager is closed
   */
  Counter counter(String name, CounterSpec spec);

  /**
   * Returns how the manager stands to each of its remote tiers, by name; {@code default} is that of
   * {@link Builder#remote(RemoteTier)}. Does not block.
   *
   * @throws IllegalStateException if the manager is closed
   */
  Map<String, RemoteStatistics> remoteStatistics();

  /**
   * Tells {@code observer} of the caches that there are and of those that come, until the manager
   * or what is returned is closed.
   *
   * @throws IllegalStateException if the manager is closed
   */
  CacheObserver.Observation observe(CacheObserver observer);

  /**
   * Tells {@code observer} of each load and of each call of a remote tier while it runs, until the
   * manager or what is returned is closed.
   *
   * @throws IllegalStateException if the manager is closed
   */
  CacheObserver.Observation observe(CallObserver observer);

  @Override
  <K, V, C extends Configuration<K, V>> TieredCache<K, V> createCache(
      String cacheName, C configuration) throws IllegalArgumentException;

  @Override
  <K, V> @Nullable TieredCache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType);

  @Override
  <K, V> @Nullable TieredCache<K, V> getCache(String cacheName);

  /** Builds a manager. Not thread-safe. */
  interface Builder {

    /**
     * Sets the name that keys and tags of the manager have in common; {@code default} if it is not
     * called. Two managers open at once in one class loader have different namespaces.
     *
     * @param namespace letters, digits, {@code .}, {@code _} and {@code -}; 1 to 100 of them
     */
    Builder namespace(String namespace);

    /**
     * Runs refreshes, timed loads and listeners on {@code executor}, which stays the caller's to
     * stop, in place of threads that the manager owns. It must not run a task in the thread that
     * gives it.
     */
    Builder executor(Executor executor);

    /** Takes the time from {@code timeSource}: for tests. */
    Builder timeSource(TimeSource timeSource);

    /**
     * Puts {@code tier} under the local tier of the caches that store by value and name no other.
     * The manager closes it.
     */
    Builder remote(RemoteTier tier);

    /**
     * Puts {@code tier} under the local tier of the caches whose spec {@linkplain CacheSpec#remote
     * names} it, in place of one that the property {@code terrace.remote.<name>} declares. Each has
     * a bus, a breaker and tags of its own; an invalidated tag is invalidated in all of them. The
     * manager closes it.
     *
     * @param name not empty; {@code default} is that of {@link #remote(RemoteTier)}
     */
    Builder remote(String name, RemoteTier tier);

    /**
     * Turns all caching off, or on again, in place of what the property {@code terrace.enabled}
     * says: for development and tests. Off, each {@code get} loads and nothing is kept, whatever
     * the specs say; what is put is written through where that is configured, and forgotten; no
     * remote tier is opened. Threads that miss a key at the same moment still share a load.
     */
    Builder enabled(boolean enabled);

    /**
     * Says how keys and values are written to the remote tier, for all that the {@linkplain
     * CacheSpec#wireFormat(WireFormat) format} of a cache leaves open. Classes may also be allowed
     * by the property {@code terrace.allow}, a list of names of classes and packages.
     */
    Builder wireFormat(WireFormat format);

    /**
     * Takes what {@code properties} say before what the system's say: {@code
     * terrace.remote.<name>}, {@code terrace.tiers} and the others, but not {@code
     * terrace.namespace}, which {@link #namespace} says here. A copy is taken.
     */
    Builder properties(Properties properties);

    /**
     * Keeps the manager to whoever builds it: {@code javax.cache.Caching} does not find it, and
     * others of its namespace may be open. For containers, which have a manager in each of their
     * contexts and close it.
     */
    Builder unlisted();

    /** Resolves classes of values with {@code classLoader}, in place of the caller's context's. */
    Builder classLoader(ClassLoader classLoader);

    /**
     * Builds the manager.
     *
     * @throws javax.cache.CacheException if an open manager has this namespace, or a property is
     *     wrong
     */
    TerraceCacheManager build();
  }
}
