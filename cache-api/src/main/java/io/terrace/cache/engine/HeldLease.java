package io.terrace.cache.engine;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.BulkLeases.Fill;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * A lease that this process holds, and {@linkplain Renewals renews} until it fills its key or gives
 * it back. The lease is for economy: what keeps old values out is the token that the store checks.
 *
 * <p>Thread-safe; {@link #fill} and {@link #release} block as the store does. What is done with
 * many is one call of the store.
 */
final class HeldLease {

  /** How long a lease lasts unless it is renewed. */
  static final Duration TIME = Duration.ofSeconds(10);

  /** How long a failure is told to those who waited for it: they look more often than that. */
  private static final Duration FAILURE_TOLD = Duration.ofSeconds(2);

  private final LeaseStore store;
  private final Lease lease;
  private final RemoteLink link;
  private final Renewals renewals;
  private final BooleanSupplier wanted;
  private final Thread holder = Thread.currentThread();

  private boolean ended;
  private volatile boolean owned = true;

  private HeldLease(
      LeaseStore store, Lease lease, RemoteLink link, Renewals renewals, BooleanSupplier wanted) {
    this.store = store;
    this.lease = lease;
    this.link = link;
    this.renewals = renewals;
    this.wanted = wanted;
  }

  /**
   * Returns a lease that was just granted, with its renewals begun.
   *
   * @param wanted whether somebody still works under it
   */
  static HeldLease of(LeaseStore store, Lease lease, RemoteLink link, BooleanSupplier wanted) {
    return of(store, lease, link, wanted, new Renewals(BulkLeases.of(store), link));
  }

  /** The same of one that is renewed together with others. */
  static HeldLease of(
      LeaseStore store, Lease lease, RemoteLink link, BooleanSupplier wanted, Renewals renewals) {
    HeldLease held = new HeldLease(store, lease, link, renewals, wanted);
    link.holders().add(held.holder);
    link.leases().add(held);
    renewals.begin(held);
    return held;
  }

  Lease lease() {
    return lease;
  }

  /** Returns whether somebody still works under it. */
  boolean isWanted() {
    return wanted.getAsBoolean();
  }

  /** Stores {@code frame} if nothing was made void since and the lease has not ended; ends it. */
  boolean fill(byte[] frame, Duration life) {
    return isFirstToEnd() && link.call(() -> store.fill(lease, frame, life));
  }

  /**
   * Fills many keys, each as {@link #fill} does; those whose lease had ended are left out of the
   * answers.
   *
   * @throws StoreException if all of it failed
   */
  static Answers<Lease, Boolean> fillAll(Map<HeldLease, Fill> fills) {
    Map<Lease, Fill> held = new LinkedHashMap<>();
    HeldLease any = null;
    for (Map.Entry<HeldLease, Fill> fill : fills.entrySet()) {
      if (fill.getKey().isFirstToEnd()) {
        any = fill.getKey();
        held.put(any.lease, fill.getValue());
      }
    }
    if (any == null) {
      return Answers.of(Map.of());
    }
    return fillAll(any.link, BulkLeases.of(any.store), held);
  }

  /** What was not filled is given back, behind: it may not even have been sent. */
  private static Answers<Lease, Boolean> fillAll(
      RemoteLink link, BulkLeases store, Map<Lease, Fill> held) {
    Set<Lease> unfilled = held.keySet();
    try {
      Answers<Lease, Boolean> answers = link.callAll(() -> store.fillAll(held));
      unfilled = answers.failures().keySet();
      return answers;
    } finally {
      Set<Lease> failed = Set.copyOf(unfilled);
      if (!failed.isEmpty()) {
        link.soon(() -> send(link, () -> store.releaseAll(failed)));
      }
    }
  }

  /**
   * Ends the lease, so that another may have it at once; it ends by itself if that fails. While the
   * store may be down the caller, whose load is over, does not wait for it.
   */
  void release() {
    releaseAll(List.of(this));
  }

  /** Ends the lease as {@link #release} does, and has those who wait for it fail as well. */
  void fail() {
    failAll(List.of(this));
  }

  /** Ends leases of one link, each as {@link #release} does. */
  static void releaseAll(Collection<HeldLease> leases) {
    endAll(leases, BulkLeases::releaseAll);
  }

  /** Ends leases of one link, each as {@link #fail} does. */
  static void failAll(Collection<HeldLease> leases) {
    endAll(leases, (store, ended) -> store.failAll(ended, FAILURE_TOLD));
  }

  /** The same, behind. */
  static void failAllSoon(Collection<HeldLease> leases) {
    leases.stream().findAny().ifPresent(any -> any.link.soon(() -> failAll(leases)));
  }

  private static void endAll(Collection<HeldLease> leases, BiConsumer<BulkLeases, Set<Lease>> how) {
    Set<Lease> ended = new LinkedHashSet<>();
    HeldLease any = null;
    for (HeldLease lease : leases) {
      if (lease.isFirstToEnd()) {
        any = lease;
        ended.add(lease.lease);
      }
    }
    if (any == null) {
      return;
    }
    RemoteLink link = any.link;
    BulkLeases store = BulkLeases.of(any.store);
    if (link.isDoubtful()) {
      link.soon(() -> send(link, () -> how.accept(store, ended)));
    } else {
      send(link, () -> how.accept(store, ended));
    }
  }

  private static void send(RemoteLink link, Runnable end) {
    try {
      link.run(end);
    } catch (StoreException unavailable) {
      // They end by themselves.
    }
  }

  /** Takes note that the thread to which it was granted goes on to other work. */
  void disown() {
    if (owned) {
      owned = false;
      link.holders().remove(holder);
    }
  }

  /** Ends it here; returns false if it had ended. */
  private boolean isFirstToEnd() {
    return renewals.locked(
        () -> {
          if (ended) {
            return false;
          }
          ended = true;
          renewals.end(this);
          link.leases().remove(this);
          disown();
          return true;
        });
  }
}
