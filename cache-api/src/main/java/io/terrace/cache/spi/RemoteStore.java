package io.terrace.cache.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bytes under keys that all processes share: the least that a remote tier is made of. What a store
 * can do beyond this it says by what else it implements: {@link LeaseStore}, {@link BulkLeases},
 * {@link PartialReads}, {@link VersionStore}, {@link CounterStore}, {@link Scannable}.
 *
 * <p>Thread-safe. Each method may block, for a bounded time, and throws {@link StoreException} if
 * it could not be done. Keys are printable. Each frame begins with its version, 8 bytes that the
 * store compares and does not read otherwise. A store keeps a frame for at least its ttl unless it
 * is full.
 */
public interface RemoteStore extends AutoCloseable {

  /** The version of a key that has no frame. */
  long ABSENT = 0;

  /** Returns the frame of {@code key}, or null. */
  byte @Nullable [] get(String key);

  /** Returns the frames that there are of {@code keys}, in as few round trips as can be. */
  Map<String, byte[]> getAll(Set<String> keys);

  /** Stores {@code frame}, and voids every lease of {@code key}. */
  void put(String key, byte[] frame, Duration ttl);

  /**
   * Stores {@code frame} if the version of what is there is {@code version}, as one step, and voids
   * every lease of {@code key} then.
   *
   * @param version the version that is replaced, {@link #ABSENT} for none
   * @param frame the new frame, or null to remove what is there
   * @return whether it was
   */
  boolean compareAndSet(String key, long version, byte @Nullable [] frame, Duration ttl);

  /**
   * Removes the frame of {@code key}, and voids every lease of it; returns whether there was one.
   */
  boolean remove(String key);

  /** Gives the frame of {@code key} a new ttl; returns whether there is one. */
  boolean touch(String key, Duration ttl);

  /**
   * Returns the wall-clock time of the store in nanoseconds since 1970, as near as is known here
   * without asking it: the ends of frames are told in it, so that a wrong clock of one process
   * moves none. As fine as it can be: of a clock that goes by whole milliseconds, an entry that is
   * changed often would lose one each time.
   */
  default long timeNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /** Returns {@link #timeNanos} in milliseconds. */
  default long timeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(timeNanos());
  }

  /** Gives back what it holds; no exception. */
  @Override
  void close();
}
