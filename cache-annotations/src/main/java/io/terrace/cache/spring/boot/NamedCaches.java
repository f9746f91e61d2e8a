package io.terrace.cache.spring.boot;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.util.List;
import javax.cache.configuration.CompleteConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Makes the caches that the configuration names and that nobody has made once all beans are there:
 * Spring's {@code @Cacheable} makes none, and an annotation of ours would have chosen types.
 */
final class NamedCaches implements SmartInitializingSingleton {

  private final TerraceProperties properties;
  private final List<String> springs;
  private final ObjectProvider<TerraceCacheManager> managers;

  /**
   * Makes what makes them.
   *
   * @param springs the names in {@code spring.cache.cache-names}
   */
  NamedCaches(
      TerraceProperties properties,
      List<String> springs,
      ObjectProvider<TerraceCacheManager> managers) {
    this.properties = properties;
    this.springs = springs;
    this.managers = managers;
  }

  @Override
  public void afterSingletonsInstantiated() {
    TerraceCacheManager manager = managers.getIfUnique();
    if (manager != null) {
      properties.caches().forEach((name, cache) -> makeOrCheck(manager, name, cache));
      for (String name : springs) {
        if (manager.getCache(name) == null) {
          manager.cache(name, CacheSpec.of(Object.class, Object.class));
        }
      }
    }
  }

  private static void makeOrCheck(
      TerraceCacheManager manager, String name, CacheProperties properties) {
    TieredCache<Object, Object> there = manager.getCache(name);
    if (there == null) {
      manager.cache(
          name, properties.applyTo(CacheSpec.of(properties.keyType(), properties.valueType())));
    } else {
      check(name, specOf(there), properties);
    }
  }

  private static CacheSpec<Object, Object> specOf(TieredCache<Object, Object> cache) {
    @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
    CompleteConfiguration<Object, Object> configuration =
        cache.getConfiguration(CompleteConfiguration.class);
    return CacheSpec.from(configuration);
  }

  /** What a bean made by itself must not be other than what is said here. */
  private static void check(
      String name, CacheSpec<Object, Object> spec, CacheProperties properties) {
    CacheSpec<Object, Object> asked = properties.applyTo(spec);
    if (!asked.equals(spec)) {
      throw new IllegalStateException(
          "terrace.caches."
              + name
              + " asks for "
              + asked
              + ", but the application has made that cache with "
              + spec
              + ". Make both the same, or leave it out of one.");
    }
  }
}
