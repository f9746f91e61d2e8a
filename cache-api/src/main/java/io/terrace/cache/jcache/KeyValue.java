package io.terrace.cache.jcache;

import javax.cache.Cache;

/**
 * A key and its value, as JSR-107 hands them out. Immutable.
 *
 * @param key the key
 * @param value the value
 */
record KeyValue<K, V>(K key, V value) implements Cache.Entry<K, V> {

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public V getValue() {
    return value;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.as(type, this);
  }
}
