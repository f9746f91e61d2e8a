package io.terrace.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link ContextLoader} is told, and what it may say about the value that it loads.
 *
 * <p>Not thread-safe: it belongs to the thread that runs the loader.
 *
 * @param <V> the type of values
 */
public interface LoadContext<V> {

  /**
   * Returns the value that this load replaces, if one that is not void is still held: for a
   * conditional request to the source, say. It may be past any deadline.
   */
  Optional<V> stale();

  /**
   * Sets the ttl of this entry, in place of the cache's.
   *
   * @param ttl more than zero
   * @return this
   * @throws IllegalArgumentException if the ttl is zero or negative
   */
  LoadContext<V> ttl(Duration ttl);

  /**
   * Adds tags to this entry. If one of them is invalidated while the load runs, the value is
   * returned to those who wait for it and is not stored.
   *
   * @param tags names, not empty
   * @return this
   */
  LoadContext<V> tags(String... tags);

  /**
   * Returns the value to those who wait for it, and does not store it. What the cache held for the
   * key stays.
   *
   * @return this
   */
  LoadContext<V> doNotStore();
}
