package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.spi.Continuation;

/**
 * What one annotation on a method asks for, read and checked. Immutable; knows no cache yet, and no
 * container.
 */
public interface Operation {

  /** In which order operations are bound to their caches: and so, from the method outwards. */
  enum Phase {
    /** It says how its cache is to be. */
    DEFINES_CACHE,
    /** It takes its cache as it is, or makes one. */
    CACHES,
    /** It has a cache load anew. */
    REFRESHES,
    /** It puts results of other methods. */
    UPDATES,
    /** It makes entries void. */
    INVALIDATES
  }

  /** Returns when it is bound. */
  Phase phase();

  /**
   * Returns what does it around calls of {@code next}.
   *
   * @throws IllegalArgumentException if the caches do not allow it, naming the method and the
   *     remedy
   */
  Continuation bind(Continuation next, CacheBindings caches);
}
