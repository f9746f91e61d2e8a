package io.terrace.cache.engine;

/** Who is told of the end of each load of a cache. Must be quick and must not throw. */
@FunctionalInterface
public interface LoadObserver {

  /** Nobody. */
  LoadObserver NONE = (nanos, succeeded) -> {};

  /** A load has ended that took {@code nanos}. */
  void ended(long nanos, boolean succeeded);
}
