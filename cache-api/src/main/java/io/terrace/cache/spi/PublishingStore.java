package io.terrace.cache.spi;

import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.VersionStore.Version;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A store that publishes what it changes on a bus in the same step, which spares a round trip.
 * Thread-safe; blocks as {@link RemoteStore} does.
 *
 * <p>Each method does what that of its name does, and has the other ends of the bus told of {@code
 * changed}. It throws {@link StoreException} with {@link StoreException.Outcome#UNKNOWN} if it made
 * the change and could not publish it.
 */
public interface PublishingStore {

  /** Returns whether {@code bus} is the one on which this store publishes. Does not block. */
  boolean publishesOn(InvalidationBus bus);

  /**
   * Returns whether it publishes {@code changed} with the change; what it does not, the bus is to
   * be given after it. Does not block.
   */
  boolean publishes(Invalidation changed);

  /** Stores a frame, as {@link RemoteStore#put}. */
  void put(Invalidation.OfKey changed, byte[] frame, Duration ttl);

  /** Replaces a frame, as {@link RemoteStore#compareAndSet}; publishes if it was replaced. */
  boolean compareAndSet(
      Invalidation.OfKey changed, long version, byte @Nullable [] frame, Duration ttl);

  /** Removes a frame, as {@link RemoteStore#remove}; publishes whether there was one or not. */
  boolean remove(Invalidation.OfKey changed);

  /** Gives {@code name} a new version, as {@link VersionStore#advance}. */
  Version advance(String name, Invalidation changed);
}
