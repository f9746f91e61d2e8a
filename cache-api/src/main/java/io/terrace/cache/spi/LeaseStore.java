package io.terrace.cache.spi;

import java.time.Duration;

/**
 * A store that gives the right to fill a key to one process at a time, and refuses what is filled
 * after the key was written or removed: the lease of Nishtala et al., "Scaling Memcache at
 * Facebook", NSDI 2013, whose token is the fence. Thread-safe; blocks as {@link RemoteStore} does.
 */
public interface LeaseStore {

  /** What a reader who would load a key is told. */
  sealed interface Claim {

    /** There is a frame. */
    @SuppressWarnings("ArrayRecordComponent") // a frame is never compared
    record Found(byte[] frame) implements Claim {}

    /** There is none that will do, and the caller may fill the key. */
    record Granted(Lease lease) implements Claim {}

    /** There is none that will do, and another process is filling the key. */
    record Taken() implements Claim {}
  }

  /**
   * The right to fill a key.
   *
   * @param key the key
   * @param token what the fill is checked against; of no meaning to others
   */
  record Lease(String key, String token) {}

  /**
   * Returns the frame of {@code key}, or claims the right to fill it.
   *
   * @param unwanted the version of a frame that will not do (it is stale or void), {@link
   *     RemoteStore#ABSENT} where there is none
   * @param limit how long the lease lasts unless it is renewed
   */
  Claim frameOrLease(String key, long unwanted, Duration limit);

  /**
   * Stores {@code frame} and ends the lease, if it is still held: if neither its time is over nor
   * the key was written or removed since it was granted.
   *
   * @return whether it was stored
   */
  boolean fill(Lease lease, byte[] frame, Duration ttl);

  /** Has the lease last for {@code limit} from now on; returns whether it is still held. */
  boolean renew(Lease lease, Duration limit);

  /** Ends the lease, so that another may claim the key at once; nothing if it is not held. */
  void release(Lease lease);
}
