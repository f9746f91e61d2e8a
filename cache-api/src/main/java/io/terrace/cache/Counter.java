package io.terrace.cache;

/**
 * A number that all processes of a namespace count together, each step of it atomic; where there is
 * no remote tier, all threads of this process do. Thread-safe.
 *
 * <p>Over a remote tier each call is one round trip, and a failure of the store is thrown: a count
 * that leaves something out would be wrong and look right. If the call timed out, it may have
 * counted all the same. A store that is restarted, or is full and evicts, forgets counters as it
 * forgets entries.
 *
 * @see TerraceCacheManager#counter(String, CounterSpec)
 */
public interface Counter {

  /** Returns its name. */
  String name();

  /**
   * Adds {@code delta}, which may be negative, and returns the sum; no less than the floor.
   *
   * @throws ArithmeticException if the sum is at an end of what a {@code long} holds, where the
   *     counter stays until it is reset
   * @throws javax.cache.CacheException if the remote tier failed
   * @throws IllegalStateException if the manager is closed
   */
  long add(long delta);

  /**
   * Returns the number: the start where nobody has counted yet, and once the ttl has ended.
   *
   * @throws javax.cache.CacheException if the remote tier failed
   * @throws IllegalStateException if the manager is closed
   */
  long get();

  /**
   * Has it begin at its start again.
   *
   * @throws javax.cache.CacheException if the remote tier failed
   * @throws IllegalStateException if the manager is closed
   */
  void reset();
}
