package io.terrace.cache.spring.boot;

import io.terrace.cache.TerraceCacheManager;

/**
 * Says of the manager what properties can't: a bean of this type is called before the manager is
 * built, in the order of {@code @Order}. For example one that gives it an executor.
 */
@FunctionalInterface
public interface TerraceManagerCustomizer {

  /** Sets something in {@code builder}, after what the properties say. */
  void customize(TerraceCacheManager.Builder builder);
}
