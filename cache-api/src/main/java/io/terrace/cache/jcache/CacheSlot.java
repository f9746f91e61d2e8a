package io.terrace.cache.jcache;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.jcache.ManagementBeans.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A cache's name in its manager, taken before the cache is made: the making runs the user's own
 * code, which may be slow or use the manager, and holds no lock. Thread-safe.
 */
final class CacheSlot {

  private final String name;
  private final CacheSpec<?, ?> spec;
  private final ManagementBeans beans;
  private final CompletableFuture<JCache<?, ?>> made = new CompletableFuture<>();

  /** Who makes the cache; forgotten then, as a thread keeps a class loader. */
  private volatile @Nullable Thread maker = Thread.currentThread();

  /** Makes a slot whose cache this thread goes on to make. */
  CacheSlot(String name, CacheSpec<?, ?> spec, ManagementBeans beans) {
    this.name = name;
    this.spec = spec;
    this.beans = beans;
  }

  /** Returns what the cache was made from; what has changed since is not in it. */
  CacheSpec<?, ?> spec() {
    return spec;
  }

  /** Registers the beans that the spec asks for, and lets others have the cache. */
  void open(JCache<?, ?> cache) {
    if (spec.isStatisticsEnabled()) {
      register(Kind.STATISTICS, cache);
    }
    if (spec.isManagementEnabled()) {
      register(Kind.CONFIGURATION, cache);
      register(Kind.RECORDING, cache);
    }
    maker = null;
    made.complete(cache);
  }

  /** Says that there will be no cache, and takes its beans away. */
  void abandon() {
    maker = null;
    made.completeExceptionally(new CacheException("cache '" + name + "' could not be made"));
    beans.close();
  }

  /** Returns the cache, or null while it is being made and if that failed. */
  @Nullable JCache<?, ?> cache() {
    return made.isDone() && !made.isCompletedExceptionally() ? made.join() : null;
  }

  /**
   * Returns the cache once it is made, or null if that failed.
   *
   * @throws CacheException if it can't be waited for
   */
  @Nullable JCache<?, ?> await() {
    if (maker == Thread.currentThread()) {
      throw new CacheException(
          "cache '"
              + name
              + "' is asked for while it is made, by a factory of its own. Let the"
              + " factory's product ask for it when it is used.");
    }
    try {
      return made.get();
    } catch (ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException(
          "cache '" + name + "': interrupted while another thread makes it. Ask again.", e);
    }
  }

  /** Shows a bean of the cache, which is made, to JMX, or no longer does. */
  void show(Kind kind, boolean shown) {
    if (shown) {
      register(kind, made.join());
    } else {
      beans.unregister(kind);
    }
  }

  private void register(Kind kind, JCache<?, ?> cache) {
    beans.register(
        kind,
        switch (kind) {
          case CONFIGURATION -> new ConfigurationBean(cache::spec);
          case STATISTICS -> new StatisticsBean(cache.jsrStatistics());
          case RECORDING -> new RecordingBean(cache::recorder);
        });
  }

  /** Takes the beans away for good. */
  void close() {
    beans.close();
  }
}
