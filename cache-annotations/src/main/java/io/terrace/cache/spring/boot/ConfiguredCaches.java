package io.terrace.cache.spring.boot;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.intercept.spi.CacheDefaults;
import java.util.Map;

/** Gives the caches that annotations make what the configuration says of them. Immutable. */
record ConfiguredCaches(Map<String, CacheProperties> caches) implements CacheDefaults {

  @Override
  public <K, V> CacheSpec<K, V> applyTo(String name, CacheSpec<K, V> spec) {
    CacheProperties properties = caches.get(name);
    return properties == null ? spec : properties.applyTo(spec);
  }
}
