package io.terrace.cache.intercept;

import io.terrace.cache.annotation.Cached;

interface Repository<K, V> {

  @Cached(name = "repository")
  V find(K key);

  V uncached(K key);
}
