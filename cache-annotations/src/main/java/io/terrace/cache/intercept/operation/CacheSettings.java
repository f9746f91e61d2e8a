package io.terrace.cache.intercept.operation;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.annotation.Cached;
import java.time.Duration;
import java.util.Optional;

/**
 * What an annotation says about its cache; what it leaves out is the cache's own affair. Immutable.
 *
 * @param localMaximumSize 0 where it is left out
 */
record CacheSettings(
    Optional<Duration> ttl,
    Optional<Duration> staleWhileRevalidate,
    Optional<Duration> negativeTtl,
    long localMaximumSize) {

  /**
   * Returns what {@code cached} says.
   *
   * @throws IllegalArgumentException if a setting is wrong by itself or beside another
   */
  static CacheSettings of(Cached cached) {
    if (cached.localMaximumSize() < 0) {
      throw new IllegalArgumentException(
          "localMaximumSize is "
              + cached.localMaximumSize()
              + ". Set it to 1 or more, or leave it out.");
    }
    return new CacheSettings(
        duration("ttl", cached.ttl()),
        duration("staleWhileRevalidate", cached.staleWhileRevalidate()),
        duration("negativeTtl", cached.negativeTtl()),
        cached.localMaximumSize());
  }

  /** Returns {@code spec} with these settings in it. */
  <K, V> CacheSpec<K, V> applyTo(CacheSpec<K, V> spec) {
    CacheSpec<K, V> applied = spec;
    if (ttl.isPresent()) {
      applied = applied.ttl(ttl.get());
    }
    if (staleWhileRevalidate.isPresent()) {
      applied = applied.staleWhileRevalidate(staleWhileRevalidate.get());
    }
    if (negativeTtl.isPresent()) {
      applied = applied.negativeTtl(negativeTtl.get());
    }
    return localMaximumSize == 0 ? applied : applied.localMaximumSize(localMaximumSize);
  }

  /** Returns whether nothing is said. */
  boolean isEmpty() {
    return ttl.isEmpty()
        && staleWhileRevalidate.isEmpty()
        && negativeTtl.isEmpty()
        && localMaximumSize == 0;
  }

  private static Optional<Duration> duration(String attribute, String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(DurationText.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(attribute + ": " + e.getMessage(), e);
    }
  }
}
