package io.terrace.cache.spi;

import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The leases of many keys at once: what a {@link LeaseStore} says by it is that it needs fewer
 * round trips for them than there are keys. Each key is claimed and filled as by {@link LeaseStore}
 * and by itself: there is no order between them, nor one step for all.
 *
 * <p>What cannot be done for a key is the failure of that key, and none of the others: those of a
 * node that is away fail alone. Thread-safe; blocks as {@link RemoteStore} does, for each node that
 * does not answer. Of a failed claim nobody knows whether it was granted; its lease ends with its
 * time, since nobody renews it.
 */
public interface BulkLeases {

  /** Returns {@code store} if it can do so, else what does it with that store key by key. */
  static BulkLeases of(LeaseStore store) {
    return store instanceof BulkLeases bulk ? bulk : new OneByOneLeases(store);
  }

  /**
   * What a key is filled with.
   *
   * @param frame the frame
   * @param ttl how long it is kept
   */
  @SuppressWarnings("ArrayRecordComponent") // a frame is never compared
  record Fill(byte[] frame, Duration ttl) {}

  /**
   * Returns the frames of some keys, or claims the right to fill them.
   *
   * @param unwanted the keys, each with the version of a frame that will not do, as {@link
   *     LeaseStore#frameOrLease} has it
   */
  Answers<String, Claim> framesOrLeases(Map<String, Long> unwanted, Duration limit);

  /** Fills keys as {@link LeaseStore#fill} does; the answers say which were stored. */
  Answers<Lease, Boolean> fillAll(Map<Lease, Fill> fills);

  /** Renews leases as {@link LeaseStore#renew} does; the answers say which are still held. */
  Answers<Lease, Boolean> renewAll(Set<Lease> leases, Duration limit);

  /**
   * Ends leases as {@link LeaseStore#release} does.
   *
   * @throws StoreException if that failed for some, which end with their time
   */
  void releaseAll(Set<Lease> leases);

  /**
   * Ends leases as {@link LeaseStore#fail} does.
   *
   * @throws StoreException if that failed for some, which end with their time
   */
  void failAll(Set<Lease> leases, Duration told);
}
