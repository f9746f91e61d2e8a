package io.terrace.cache.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often keys were changed, counted for stripes of keys. A load that began in one epoch may be
 * installed in that epoch only; keys that share a stripe cost each other a load now and then, and
 * nothing else.
 */
final class Epochs {

  private static final int STRIPES = 1024;

  private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

  long of(Object key) {
    return stripes.get(stripe(key));
  }

  /** Ends the epoch of {@code key}. */
  void advance(Object key) {
    stripes.getAndIncrement(stripe(key));
  }

  private static int stripe(Object key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return (hash >>> 16 ^ hash) & (STRIPES - 1);
  }
}
