package io.terrace.cache.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Carries invalidations between managers. Thread-safe. The names of tags and caches begin with the
 * namespace of the manager, which may share a bus with others.
 *
 * <p>Messages may come doubled and out of order; those that are lost are reported as a gap. A bus
 * does not bring a subscriber its own messages.
 */
public interface InvalidationBus extends AutoCloseable {

  /** One thing that is void. */
  sealed interface Invalidation {

    /** A key of a cache, in the form that remote keys have. */
    record OfKey(String cache, String key) implements Invalidation {}

    /** All that carries a tag. */
    record OfTag(String tag) implements Invalidation {}

    /** All of a cache. */
    record OfCache(String cache) implements Invalidation {}
  }

  /** Who listens. Its methods are called one at a time and must not block. */
  interface Subscriber {

    /** What other managers made void. */
    void invalidated(List<Invalidation> invalidations);

    /** Messages were lost: nothing that is held locally can be believed. */
    void gap();
  }

  /** Sends {@code invalidations}; throws {@link StoreException} if the bus did not take them. */
  void publish(List<Invalidation> invalidations);

  /** Brings what is published from now on; called once, before the first local entry. */
  void subscribe(Subscriber subscriber);

  /**
   * Returns the moment, of {@link TimeSource#nanoTime}, of the last sign that no message is
   * missing.
   */
  long lastContactNanos();

  /**
   * Returns how long the last message that came took from where it was sent; empty if none came, or
   * if that is not known. Does not block.
   */
  default Optional<Duration> lag() {
    return Optional.empty();
  }

  @Override
  void close();
}
