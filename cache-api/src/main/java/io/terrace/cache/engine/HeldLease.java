package io.terrace.cache.engine;

import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.TimeSource.Cancellable;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lease that this process holds: renewed at a third of its time, so that whoever works under it
 * for longer keeps it, and a killed process holds the others up for no more than one lease time.
 *
 * <p><b>Invariants.</b> Renewals are checked against the token by the store, and never overlap with
 * the fill or the release, which end them. Once nobody wants it any longer (its load was given up),
 * it is ended as one that failed in place of being renewed. A renewal that fails is tried again a
 * third later; one that is refused was the last. The lease is for economy: what keeps old values
 * out is the token that the store checks.
 *
 * <p>Thread-safe; {@link #fill} and {@link #release} block as the store does.
 */
final class HeldLease {

  /** How long a lease lasts unless it is renewed. */
  static final Duration TIME = Duration.ofSeconds(10);

  private static final Duration RENEWAL = TIME.dividedBy(3);

  /** How long a failure is told to those who waited for it: they look more often than that. */
  private static final Duration FAILURE_TOLD = Duration.ofSeconds(2);

  private final LeaseStore store;
  private final Lease lease;
  private final RemoteLink link;
  private final BooleanSupplier wanted;
  private final Thread holder = Thread.currentThread();
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Cancellable renewal;
  private boolean ended;
  private volatile boolean owned = true;

  private HeldLease(LeaseStore store, Lease lease, RemoteLink link, BooleanSupplier wanted) {
    this.store = store;
    this.lease = lease;
    this.link = link;
    this.wanted = wanted;
  }

  /**
   * Returns a lease that was just granted, with its renewals begun.
   *
   * @param wanted whether somebody still works under it
   */
  static HeldLease of(LeaseStore store, Lease lease, RemoteLink link, BooleanSupplier wanted) {
    HeldLease held = new HeldLease(store, lease, link, wanted);
    link.holders().add(held.holder);
    link.leases().add(held);
    held.locked(
        () -> {
          held.schedule();
          return true;
        });
    return held;
  }

  private void schedule() {
    renewal = link.later(RENEWAL, this::renew);
  }

  private void renew() {
    boolean abandoned =
        locked(
            () -> {
              if (ended) {
                return false;
              }
              if (!wanted.getAsBoolean()) {
                return true;
              }
              if (isStillHeld()) {
                schedule();
              }
              return false;
            });
    if (abandoned) {
      fail();
    }
  }

  private boolean isStillHeld() {
    try {
      return link.call(() -> store.renew(lease, TIME));
    } catch (StoreException unavailable) {
      return true; // for all that is known
    }
  }

  /** Stores {@code frame} if nothing was made void since and the lease has not ended; ends it. */
  boolean fill(byte[] frame, Duration life) {
    return locked(
        () -> {
          if (ended) {
            return false;
          }
          end();
          return link.call(() -> store.fill(lease, frame, life));
        });
  }

  /**
   * Ends the lease, so that another may have it at once; it ends by itself if that fails. While the
   * store may be down the caller, whose load is over, does not wait for it.
   */
  void release() {
    end(store::release);
  }

  /** Ends the lease as {@link #release} does, and has those who wait for it fail as well. */
  void fail() {
    end(failed -> store.fail(failed, FAILURE_TOLD));
  }

  /** The same, behind. */
  void failSoon() {
    link.soon(this::fail);
  }

  private void end(Consumer<Lease> how) {
    boolean isFirst =
        locked(
            () -> {
              if (ended) {
                return false;
              }
              end();
              return true;
            });
    if (isFirst && link.isDoubtful()) {
      link.soon(() -> send(how));
    } else if (isFirst) {
      send(how);
    }
  }

  private void send(Consumer<Lease> how) {
    try {
      link.run(() -> how.accept(lease));
    } catch (StoreException unavailable) {
      // It ends by itself.
    }
  }

  /** Takes note that the thread to which it was granted goes on to other work. */
  void disown() {
    if (owned) {
      owned = false;
      link.holders().remove(holder);
    }
  }

  private void end() {
    ended = true;
    link.leases().remove(this);
    disown();
    if (renewal != null) {
      renewal.cancel();
    }
  }

  private <R> R locked(Supplier<R> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }
}
