package io.terrace.cache.engine;

import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.RemoteStore;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Who of a fleet may fill or change a key, by the leases of a store. Thread-safe.
 *
 * <p><b>To fill.</b> {@link #toFill} asks for a frame that will do or the lease of the key, in one
 * call. Who gets neither serves what is stale if it may, else looks again, in pauses that grow to
 * {@value #LONGEST_POLL_MILLIS} ms.
 *
 * <p><b>To change.</b> {@link #toChange} waits for a lease of its own, beside the key's: a load of
 * the key, which may take long, does not keep a change waiting, and neither do values that are
 * simply put. So the holder is alone among those who also wait for it, and the comparison with
 * which it stores says whether anybody else was there.
 *
 * <p><b>Deadlocks.</b> Who holds a lease already waits for another only briefly, and loads without
 * it then: two processes that load each other's keys inside their loads both come to an end.
 */
final class Claims {

  /** The longest pause between two looks at what another process holds. */
  private static final long LONGEST_POLL_MILLIS = 50;

  /** How long one who holds a lease waits for another. */
  private static final Duration NESTED_PATIENCE = Duration.ofMillis(100);

  /** How long a change waits for others: longer than any processor should run. */
  private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(60);

  private final String cache;
  private final RemoteLink link;
  private final LeaseStore leases;
  private final EngineClock clock;

  Claims(String cache, RemoteLink link, LeaseStore leases, EngineClock clock) {
    this.cache = cache;
    this.link = link;
    this.leases = leases;
    this.clock = clock;
  }

  /** What a claim met, and what is to be done about it. */
  interface Seeker {

    /** Returns whether {@code frame} will do. */
    boolean takes(byte[] frame);

    /** Returns the version of the last frame that would not do, or what was known of it before. */
    long unwanted();

    /** Returns whether something stale will do, since another process is about to replace it. */
    boolean settles();
  }

  /**
   * Returns a lease if the caller is to load; null if the seeker has taken a frame, or settled, or
   * waited for long enough to load without one.
   *
   * @param wanted whether the load is still waited for
   */
  @Nullable HeldLease toFill(String key, Seeker seeker, BooleanSupplier wanted)
      throws InterruptedException {
    boolean isNested = link.holders().hasThis();
    long deadline = clock.exact() + HeldLease.TIME.toNanos();
    long began = System.nanoTime();
    long pauseNanos = 1_000_000;
    while (true) {
      Claim claim = link.call(() -> leases.frameOrLease(key, seeker.unwanted(), HeldLease.TIME));
      if (claim instanceof Claim.Granted granted) {
        return HeldLease.of(leases, granted.lease(), link, wanted);
      }
      if (claim instanceof Claim.Found found) {
        if (seeker.takes(found.frame())) {
          return null;
        }
        continue;
      }
      if (seeker.settles()
          || clock.exact() > deadline
          || (isNested && System.nanoTime() - began > NESTED_PATIENCE.toNanos())) {
        return null;
      }
      pauseNanos = pause(pauseNanos);
    }
  }

  /**
   * Waits until no other process changes {@code key} by this, and returns the lease.
   *
   * @throws CacheException if the others took too long
   */
  HeldLease toChange(String key) {
    String beside = key + ":change"; // no key of a cache has a colon after its text
    long deadline = clock.exact() + CHANGE_PATIENCE.toNanos();
    long pauseNanos = 1_000_000;
    while (true) {
      Claim claim =
          link.call(() -> leases.frameOrLease(beside, RemoteStore.ABSENT, HeldLease.TIME));
      if (claim instanceof Claim.Granted granted) {
        return HeldLease.of(leases, granted.lease(), link, () -> true);
      }
      if (claim instanceof Claim.Found) { // bytes of somebody else
        boolean ignored = link.call(() -> link.store().remove(beside));
        continue;
      }
      if (clock.exact() > deadline) {
        throw new CacheException(
            "cache '"
                + cache
                + "': a change waited "
                + CHANGE_PATIENCE
                + " for other processes that change the same key. Have processors and writers take"
                + " less time, or try again.");
      }
      try {
        pauseNanos = pause(pauseNanos);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CacheException(
            "cache '" + cache + "': interrupted while another process changes the same key", e);
      }
    }
  }

  /** Pauses for up to {@code nanos}; returns how long the next pause may be. */
  private static long pause(long nanos) throws InterruptedException {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(nanos / 2, nanos));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return Math.min(nanos * 2, LONGEST_POLL_MILLIS * 1_000_000);
  }
}
