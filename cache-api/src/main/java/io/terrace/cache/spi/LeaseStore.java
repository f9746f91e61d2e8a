package io.terrace.cache.spi;

import java.time.Duration;
import java.util.Optional;

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

    /**
     * There is none that will do, and another process is filling the key.
     *
     * @param attempt the name of what it does, which no other has; never empty
     */
    record Taken(String attempt) implements Claim {}

    /** There is none that will do, and the attempt that the caller waits for has failed. */
    record Failed() implements Claim {}
  }

  /** Hears of the end of the leases of one key, from when it was made on. For one thread. */
  interface Watch extends AutoCloseable {

    /**
     * Waits until a lease of the key may have ended since it was made, or since the last wait; at
     * most for {@code limit}, or shorter where nothing can be heard at the moment.
     */
    void await(Duration limit) throws InterruptedException;

    /** Hears no more. */
    @Override
    void close();
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
   * @param awaited the attempt that the caller waits for, as {@link Claim.Taken} named it, of whose
   *     failure it is to be told; empty for none
   */
  Claim frameOrLease(String key, long unwanted, Duration limit, String awaited);

  /** The same for a caller who has not waited for anybody. */
  default Claim frameOrLease(String key, long unwanted, Duration limit) {
    return frameOrLease(key, unwanted, limit, "");
  }

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

  /**
   * Ends the lease as {@link #release} does, and has those who waited for this attempt be told for
   * {@code told} that it failed, so that they need not try one after the other. Who has not waited
   * for it may claim the key at once.
   */
  void fail(Lease lease, Duration told);

  /**
   * Returns what hears of the end of the leases of {@code key}, or empty if the store does not tell
   * of it. It may miss some: what it is waited for has to be looked at now and then all the same.
   */
  default Optional<Watch> watch(String key) {
    return Optional.empty();
  }
}
