package io.terrace.cache.memcached;

import java.time.Duration;

/**
 * Times to live as Memcached wants them.
 *
 * <p>Memcached counts whole seconds on a clock that ticks once a second, so that an expiry of n
 * lasts between n - 1 and n seconds; one more is asked for than is needed, since what is stored has
 * to be there for its time, save for leases. Over 30 days an expiry is a moment in Unix seconds, and one that is
 * further away than 2038 is for ever: nothing lives that long in a cache, and its frame has its own
 * end.
 */
final class Expiry {

  private static final int FOR_EVER = 0;
  private static final long LONGEST_RELATIVE = Duration.ofDays(30).toSeconds();

  /** A lease of less than this could be over before its owner knows that it has it. */
  private static final int SHORTEST_LEASE = 3;

  private Expiry() {}

  /**
   * Returns the expiry that lasts at least {@code ttl}.
   *
   * @param nowMillis the store's time
   * @throws IllegalArgumentException if the time is not positive
   */
  static int of(Duration ttl, long nowMillis) {
    if (ttl.isZero() || ttl.isNegative()) {
      throw new IllegalArgumentException(
          "a time to keep of " + ttl + " is not positive: remove what shall not be kept");
    }
    long whole = ttl.getSeconds();
    int begun = ttl.getNano() > 0 ? 1 : 0;
    if (whole < LONGEST_RELATIVE - 1) {
      return (int) whole + begun + 1;
    }
    long now = nowMillis / 1_000;
    return whole >= Integer.MAX_VALUE - now - 3 ? FOR_EVER : (int) (now + whole + 3);
  }

  /**
   * Returns the expiry of a lease, which lasts at most {@code limit} unless that is very short: who
   * holds it renews it long before, and if he has died others wait for it no longer than promised.
   */
  static int ofLease(Duration limit, long nowMillis) {
    int expiry = of(limit, nowMillis);
    return expiry == FOR_EVER ? FOR_EVER : Math.max(SHORTEST_LEASE, expiry - 1);
  }
}
