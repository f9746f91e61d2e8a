package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a cache whose entries end when nothing has used them for a while, where all processes
 * share that end. Immutable.
 *
 * @param idleNanos the while
 */
record IdleExpiry(long idleNanos) implements ExpiryRule {

  /** Returns the rule of {@code spec}, or null if its entries do not end so. */
  static @Nullable IdleExpiry of(CacheSpec<?, ?> spec) {
    return spec.expireAfterAccess().map(idle -> new IdleExpiry(idle.toNanos())).orElse(null);
  }

  @Override
  public long forCreation() {
    return idleNanos;
  }

  @Override
  public long forUpdate() {
    return idleNanos;
  }

  @Override
  public long forAccess() {
    return idleNanos;
  }
}
