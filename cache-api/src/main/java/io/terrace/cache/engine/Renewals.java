package io.terrace.cache.engine;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.TimeSource.Cancellable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases that were granted together, all by one call, at a third of their time: so that
 * whoever works under them for longer keeps them, and a killed process holds the others up for no
 * more than one lease time.
 *
 * <p><b>Invariants.</b> Renewals are checked against the token by the store, and never overlap with
 * the fill or the release, which end them. A lease that nobody wants any longer (its load was given
 * up) is ended as one that failed in place of being renewed. A renewal that fails is tried again a
 * third later; one that is refused was the last.
 *
 * <p>Thread-safe.
 */
final class Renewals {

  private static final Duration PAUSE = HeldLease.TIME.dividedBy(3);

  private final BulkLeases store;
  private final RemoteLink link;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Lease, HeldLease> renewed = new LinkedHashMap<>();
  private @Nullable Cancellable next;

  Renewals(BulkLeases store, RemoteLink link) {
    this.store = store;
    this.link = link;
  }

  /** Has {@code lease}, which was just granted, be renewed. */
  void begin(HeldLease lease) {
    boolean begun =
        locked(
            () -> {
              renewed.put(lease.lease(), lease);
              if (next == null) {
                schedule();
              }
              return true;
            });
    assert begun;
  }

  /** Has {@code lease} be renewed no more; in a {@link #locked} step. */
  void end(HeldLease lease) {
    renewed.remove(lease.lease());
    if (renewed.isEmpty()) {
      cancelNext();
    }
  }

  /** Does {@code step} while nothing is renewed. */
  <R> R locked(Supplier<R> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  private void cancelNext() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void schedule() {
    next = link.later(PAUSE, this::renew);
  }

  private void renew() {
    HeldLease.failAll(
        locked(
            () -> {
              List<HeldLease> abandoned =
                  renewed.values().stream().filter(lease -> !lease.isWanted()).toList();
              abandoned.forEach(lease -> renewed.remove(lease.lease()));
              if (!renewed.isEmpty()) {
                dropRefused();
              }
              cancelNext();
              if (!renewed.isEmpty()) {
                schedule();
              }
              return abandoned;
            }));
  }

  private void dropRefused() {
    Set<Lease> leases = Set.copyOf(renewed.keySet());
    try {
      Answers<Lease, Boolean> answers = link.callAll(() -> store.renewAll(leases, HeldLease.TIME));
      answers
          .given()
          .forEach(
              (lease, isHeld) -> {
                if (!isHeld) {
                  renewed.remove(lease);
                }
              });
    } catch (StoreException unavailable) {
      // They are held, for all that is known.
    }
  }
}
