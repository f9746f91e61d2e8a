package io.terrace.cache.intercept.operation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cache that an operation uses and that another is to make. Thread-safe. */
final class LateCache {

  private final Supplier<@Nullable BoundCache> finder;
  private final String missing;
  private volatile @Nullable BoundCache found;

  /**
   * Makes one.
   *
   * @param finder looks for it, and checks it once it is there
   * @param missing what to say while it is not
   */
  LateCache(Supplier<@Nullable BoundCache> finder, String missing) {
    this.finder = finder;
    this.missing = missing;
  }

  /** Returns the cache, or null if nobody has made it yet. */
  @Nullable BoundCache find() {
    BoundCache cache = found;
    if (cache == null || cache.cache().isClosed()) {
      cache = finder.get();
      found = cache;
    }
    return cache;
  }

  /**
   * Returns the cache.
   *
   * @throws IllegalStateException if nobody has made it yet
   */
  BoundCache get() {
    BoundCache cache = find();
    if (cache == null) {
      throw new IllegalStateException(missing);
    }
    return cache;
  }

  /** Returns what to say while it is not there. */
  String missing() {
    return missing;
  }
}
