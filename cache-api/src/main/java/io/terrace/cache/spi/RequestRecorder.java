package io.terrace.cache.spi;

import io.terrace.cache.Explanation.State;

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

  /** What a read was given. */
  enum Answer {
    /** A fresh entry of the heap. */
    LOCAL_HIT,
    /** A fresh entry of the remote tier. */
    REMOTE_HIT,
    /** An entry past its ttl. */
    STALE_HIT,
    /** A cached "there is none". */
    NEGATIVE_HIT,
    /** Nothing, and nothing was loaded. */
    MISS,
    /** What a load gave, this caller's or one that it joined. */
    LOADED,
    /** What a load threw. */
    FAILED
  }

  /** Something was asked of {@code cache} for {@code key}, which must not be kept. */
  void requested(String cache, Object key, Kind kind);

  /**
   * The heap had {@code found} of the key of a read that was just told, and the read goes on to
   * more than a look: not told of a hit that took no more than that.
   */
  default void looked(String cache, Object key, State found) {}

  /**
   * A read was answered: in the thread that was told of it, unless it is one of {@link
   * io.terrace.cache.AsyncTieredCache}.
   */
  default void answered(String cache, Object key, Answer answer) {}
}
