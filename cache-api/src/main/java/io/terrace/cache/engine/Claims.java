package io.terrace.cache.engine;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Watch;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Who of a fleet may fill or change a key, by the leases of a store. Thread-safe.
 *
 * <p><b>To fill.</b> {@link #toFill} asks for a frame that will do or the lease of the key, in one
 * call. Who gets neither serves what is stale if it may, else waits and looks again. If the load
 * that it waits for fails, so does everybody who waits for it, at once and not one after the other.
 *
 * <p><b>Waiting.</b> Where the store tells of the end of a lease, a waiter listens, looks once more
 * for what it may have missed before, and waits to be told; since what is told may be lost, it
 * looks every {@value #LONGEST_SILENCE_MILLIS} ms all the same. Where it does not, pauses grow to
 * {@value #LONGEST_POLL_MILLIS} ms.
 *
 * <p><b>Many keys</b> are claimed by one call, {@link #each}, which waits for nobody.
 *
 * <p>Patience is for one attempt: if its process dies, one of those who wait goes on, and the
 * others wait for that one.
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

  /** The longest time without a look where the end of what another process holds is told. */
  private static final long LONGEST_SILENCE_MILLIS = 200;

  /**
   * How long one who would fill waits for one attempt of another: longer than the lease of a
   * process that died, so that not all who wait give up at the moment at which one of them may
   * follow it.
   */
  private static final Duration FILL_PATIENCE = HeldLease.TIME.plusSeconds(2);

  /** How long one who holds a lease waits for another. */
  private static final Duration NESTED_PATIENCE = Duration.ofMillis(100);

  /** How long a change waits for others: longer than any processor should run. */
  private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(60);

  private final String cache;
  private final RemoteLink link;
  private final LeaseStore leases;
  private final BulkLeases bulk;
  private final EngineClock clock;

  Claims(String cache, RemoteLink link, LeaseStore leases, EngineClock clock) {
    this.cache = cache;
    this.link = link;
    this.leases = leases;
    this.bulk = BulkLeases.of(leases);
    this.clock = clock;
  }

  /** What another process does about a key that this one would fill. */
  enum Elsewhere {
    /** Nothing that would concern us. */
    NOTHING,
    /** It fills the key, and we have not waited for that. */
    UNDER_WAY,
    /** It tried to, while we waited, and failed. */
    FAILED
  }

  /**
   * What came of a claim.
   *
   * @param lease by which the caller fills the key, or null if it does not
   */
  record Filling(@Nullable HeldLease lease, Elsewhere elsewhere) {
    static final Filling NONE = new Filling(null, Elsewhere.NOTHING);
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
   * Returns a lease if the caller is to load; none if the seeker has taken a frame, or settled, or
   * waited for long enough to load without one.
   *
   * @param wanted whether the load is still waited for
   */
  Filling toFill(String key, Seeker seeker, BooleanSupplier wanted) throws InterruptedException {
    boolean isNested = link.holders().hasThis();
    long deadline = clock.exact() + FILL_PATIENCE.toNanos();
    try (Wait wait = new Wait(key, isNested ? NESTED_PATIENCE : FILL_PATIENCE)) {
      while (true) {
        Claim claim =
            link.call(
                () ->
                    leases.frameOrLease(
                        key, seeker.unwanted(), HeldLease.TIME, wait.awaitedAttempt()));
        if (claim instanceof Claim.Granted granted) {
          HeldLease lease = HeldLease.of(leases, granted.lease(), link, wanted);
          return new Filling(lease, Elsewhere.NOTHING);
        }
        if (claim instanceof Claim.Failed) {
          return new Filling(null, Elsewhere.FAILED);
        }
        if (claim instanceof Claim.Found found) {
          if (seeker.takes(found.frame())) {
            return Filling.NONE;
          }
          continue;
        }
        Claim.Taken taken = (Claim.Taken) claim;
        if (!isNested && wait.meetsAnother(taken)) {
          deadline = clock.exact() + FILL_PATIENCE.toNanos();
        }
        if (seeker.settles() || clock.exact() > deadline || (isNested && wait.isOver())) {
          return Filling.NONE;
        }
        wait.pause(taken);
      }
    }
  }

  /**
   * Claims many keys, once and without waiting for anybody.
   *
   * @param unwanted the keys, each with the version of what will not do
   * @throws StoreException if all of it failed
   */
  Answers<String, Claim> each(Map<String, Long> unwanted) {
    return link.callAll(() -> bulk.framesOrLeases(unwanted, HeldLease.TIME));
  }

  /** Returns what renews together what such claims are granted. */
  Renewals renewals() {
    return new Renewals(bulk, link);
  }

  /** Takes a lease that {@link #each} was granted. */
  HeldLease held(Claim.Granted granted, BooleanSupplier wanted, Renewals renewals) {
    return HeldLease.of(leases, granted.lease(), link, wanted, renewals);
  }

  /**
   * Waits until no other process changes {@code key} by this, and returns the lease.
   *
   * @throws CacheException if the others took too long
   */
  HeldLease toChange(String key) {
    String beside = key + ":change"; // no key of a cache has a colon after its text
    long deadline = clock.exact() + CHANGE_PATIENCE.toNanos();
    try (Wait wait = new Wait(beside, CHANGE_PATIENCE)) {
      while (true) {
        Claim claim =
            link.call(() -> leases.frameOrLease(beside, RemoteStore.ABSENT, HeldLease.TIME));
        if (claim instanceof Claim.Granted granted) {
          return HeldLease.of(leases, granted.lease(), link, () -> true);
        }
        if (!(claim instanceof Claim.Taken taken)) { // bytes of somebody else
          boolean ignored = link.call(() -> link.store().remove(beside));
          continue;
        }
        if (clock.exact() > deadline) {
          throw new CacheException(
              "cache '"
                  + cache
                  + "': a change waited "
                  + CHANGE_PATIENCE
                  + " for other processes that change the same key. Have processors and writers"
                  + " take less time, or try again.");
        }
        wait.pause(taken);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException(
          "cache '" + cache + "': interrupted while another process changes the same key", e);
    }
  }

  /** One who waits for the end of another process's lease of a key. */
  private final class Wait implements AutoCloseable {
    private final String key;
    private final Duration patience;
    private long endNanos;
    private String attempt = "";
    private @Nullable Watch watch;
    private long pauseNanos = 1_000_000;

    Wait(String key, Duration patience) {
      this.key = key;
      this.patience = patience;
      this.endNanos = System.nanoTime() + patience.toNanos();
    }

    /** Begins to wait anew if another attempt has followed the one that was waited for. */
    boolean meetsAnother(Claim.Taken taken) {
      if (attempt.isEmpty() || attempt.equals(taken.attempt())) {
        return false;
      }
      endNanos = System.nanoTime() + patience.toNanos();
      return true;
    }

    /** Returns the attempt that was waited for last, of whose failure we are to be told. */
    String awaitedAttempt() {
      return attempt;
    }

    boolean isOver() {
      return System.nanoTime() - endNanos >= 0;
    }

    /** Waits until another look may find something else. */
    void pause(Claim.Taken taken) throws InterruptedException {
      if (attempt.isEmpty()) {
        link.counts().leaseWaits.increment();
        watch = leases.watch(key).orElse(null);
        attempt = taken.attempt();
        if (watch != null) {
          return; // it may have ended before we listened
        }
      }
      attempt = taken.attempt();
      long longest = watch == null ? pauseNanos : LONGEST_SILENCE_MILLIS * 1_000_000;
      long nanos = ThreadLocalRandom.current().nextLong(longest / 2, longest);
      nanos = Math.max(1, Math.min(nanos, endNanos - System.nanoTime()));
      if (watch != null) {
        watch.await(Duration.ofNanos(nanos));
        return;
      }
      LockSupport.parkNanos(nanos);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      pauseNanos = Math.min(pauseNanos * 2, LONGEST_POLL_MILLIS * 1_000_000);
    }

    @Override
    public void close() {
      if (watch != null) {
        watch.close();
      }
    }
  }
}
