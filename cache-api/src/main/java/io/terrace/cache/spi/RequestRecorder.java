package io.terrace.cache.spi;

/**
 * Is told of what is asked of a cache, while it is set there; what a cache does by itself (loads,
 * evictions, expiry, what other processes make void) is none of it.
 *
 * <p>Thread-safe, and must not block, throw or touch the cache: it is called on the way of each
 * request, in the thread of whoever makes it.
 */
@FunctionalInterface
public interface RequestRecorder {

  /** What is asked. */
  enum Kind {
    /** A read, whatever it finds. */
    GET,
    /** A write. */
    SET,
    /** A removal or an invalidation. */
    DELETE
  }

  /** Something was asked of {@code cache} for {@code key}, which must not be kept. */
  void requested(String cache, Object key, Kind kind);
}
