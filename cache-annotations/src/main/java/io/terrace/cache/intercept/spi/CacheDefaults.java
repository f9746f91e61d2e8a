package io.terrace.cache.intercept.spi;

import io.terrace.cache.CacheSpec;

/**
 * What a configuration says of caches that annotations make. An annotation may add to it, and say
 * the same, but nothing else. Thread-safe.
 */
@FunctionalInterface
public interface CacheDefaults {

  /** For where no configuration says anything. */
  CacheDefaults NONE =
      new CacheDefaults() {
        @Override
        public <K, V> CacheSpec<K, V> applyTo(String name, CacheSpec<K, V> spec) {
          return spec;
        }
      };

  /**
   * Returns {@code spec} with what is said of the cache {@code name} in it; itself if that is
   * nothing.
   *
   * @throws IllegalArgumentException if a setting is wrong
   */
  <K, V> CacheSpec<K, V> applyTo(String name, CacheSpec<K, V> spec);
}
