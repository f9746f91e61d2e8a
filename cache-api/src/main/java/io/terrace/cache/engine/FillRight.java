package io.terrace.cache.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The right to store what a load gives in the remote tier, unless the key was made void since. */
sealed interface FillRight {

  /** The store gave a lease. */
  record Leased(HeldLease lease) implements FillRight {}

  /** The key was made void so lately that what is loaded now is stored nowhere. */
  record HeldOff() implements FillRight {}

  /** The store gives none, and compares the version that was seen. */
  record Seen(long version) implements FillRight {}

  /** Gives back rights that are not used; nothing of those that were. */
  static void release(Collection<FillRight> rights) {
    HeldLease.releaseAll(leases(rights));
  }

  /** Gives back the rights of loads that failed, and has those who wait for them fail as well. */
  static void fail(Collection<FillRight> rights) {
    HeldLease.failAll(leases(rights));
  }

  private static List<HeldLease> leases(Collection<FillRight> rights) {
    List<HeldLease> leases = new ArrayList<>();
    for (FillRight right : rights) {
      if (right instanceof Leased leased) {
        leases.add(leased.lease());
      }
    }
    return leases;
  }
}
