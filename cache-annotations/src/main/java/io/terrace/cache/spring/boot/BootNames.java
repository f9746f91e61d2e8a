package io.terrace.cache.spring.boot;

/** What Boot 4 has moved to another package. */
final class BootNames {

  static final String CACHE_AUTO_CONFIGURATION_OF_3 =
      "org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration";

  static final String CACHE_AUTO_CONFIGURATION_OF_4 =
      "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration";

  /** The part of it that takes a {@code javax.cache} provider, in the same package in each. */
  static final String JCACHE_CONFIGURATION = "JCacheCacheConfiguration";

  static final String HEALTH_INDICATOR_OF_3 =
      "org.springframework.boot.actuate.health.HealthIndicator";

  static final String HEALTH_INDICATOR_OF_4 =
      "org.springframework.boot.health.contributor.HealthIndicator";

  private BootNames() {}
}
