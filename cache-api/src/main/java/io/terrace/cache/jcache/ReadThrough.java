package io.terrace.cache.jcache;

import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.ContextLoader;
import java.util.Map;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/** A {@link CacheLoader} of the user, as the engine's loaders. As thread-safe as that. */
final class ReadThrough<K, V> {

  private final CacheLoader<K, V> loader;

  ReadThrough(CacheLoader<K, V> loader) {
    this.loader = loader;
  }

  CacheLoader<K, V> loader() {
    return loader;
  }

  /** Returns the value of {@code key}, or null for none. */
  @Nullable V load(K key) {
    try {
      return loader.load(key);
    } catch (CacheLoaderException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheLoaderException(e);
    }
  }

  /** Loads one key; null is "not there" to JSR-107, and not cached. */
  ContextLoader<K, V> single() {
    return (key, context) -> {
      V value = load(key);
      if (value == null) {
        context.doNotStore();
      }
      return value;
    };
  }

  /** Loads many keys. */
  BulkContextLoader<K, V> bulk() {
    return (keys, contexts) -> {
      try {
        Map<K, V> loaded = loader.loadAll(keys);
        if (loaded == null) {
          throw new CacheLoaderException("the CacheLoader returned null for a map of values");
        }
        return loaded;
      } catch (CacheLoaderException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new CacheLoaderException(e);
      }
    };
  }
}
