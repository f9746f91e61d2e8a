package io.terrace.cache.test;

import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.spi.VersionStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A remote store in this heap, for several managers to share as processes share a server. It has
 * every capability, and its time is that of a {@link TimeSource}: with a {@link VirtualClock}
 * frames and leases run out when a test says so.
 *
 * <p>Each operation is one step, as a script on a server is. Frames are copied on the way in and on
 * the way out, so that nobody holds what another can change. It belongs to the test: {@link
 * #close}, which each manager calls, does nothing. Thread-safe; nothing here blocks or fails, for
 * which there is {@link FaultyStore}.
 */
public final class InMemoryStore
    implements RemoteStore, LeaseStore, VersionStore, CounterStore, Scannable {

  /** The wall-clock time at the origin of the time source: any, as long as it is one for all. */
  private static final long ORIGIN_MILLIS = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();

  @SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
  private record Held(byte[] frame, Deadline deadline) {}

  private record Grant(String token, Deadline deadline) {}

  private final TimeSource time;
  private final Map<String, Held> frames = new TreeMap<>();
  private final Map<String, Grant> grants = new HashMap<>();
  private final Versions versions = new Versions();
  private final Counts counts;
  private final Watches watches = new Watches();
  private final Map<String, Deadline> failed = new HashMap<>();
  private long tokens;
  private volatile long era = 1;

  /** Makes an empty store whose time is that of {@code time}. */
  public InMemoryStore(TimeSource time) {
    this.time = time;
    this.counts = new Counts(time);
  }

  @Override
  public synchronized byte @Nullable [] get(String key) {
    byte[] frame = live(key);
    return frame == null ? null : frame.clone();
  }

  @Override
  public synchronized Map<String, byte[]> getAll(Set<String> keys) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (String key : keys) {
      byte[] frame = get(key);
      if (frame != null) {
        found.put(key, frame);
      }
    }
    return found;
  }

  @Override
  public synchronized void put(String key, byte[] frame, Duration ttl) {
    store(key, frame, ttl);
    endLease(key);
  }

  @Override
  public synchronized boolean compareAndSet(
      String key, long version, byte @Nullable [] frame, Duration ttl) {
    if (version(live(key)) != version) {
      return false;
    }
    if (frame == null) {
      frames.remove(key);
    } else {
      store(key, frame, ttl);
    }
    endLease(key);
    return true;
  }

  @Override
  public synchronized boolean remove(String key) {
    boolean removed = live(key) != null;
    frames.remove(key);
    endLease(key);
    return removed;
  }

  @Override
  public synchronized boolean touch(String key, Duration ttl) {
    byte[] frame = live(key);
    if (frame == null) {
      return false;
    }
    frames.put(key, new Held(frame, Deadline.in(ttl, time)));
    return true;
  }

  /** Returns a time that goes with the time source, which may stand still. */
  @Override
  public long timeNanos() {
    return TimeUnit.MILLISECONDS.toNanos(ORIGIN_MILLIS) + time.nanoTime();
  }

  /** Does nothing: the store belongs to the test, and other managers may still use it. */
  @Override
  public void close() {}

  @Override
  public synchronized Claim frameOrLease(
      String key, long unwanted, Duration limit, String awaited) {
    byte[] frame = live(key);
    if (version(frame) != unwanted && frame != null) {
      return new Claim.Found(frame.clone());
    }
    failed.values().removeIf(deadline -> deadline.isPast(time));
    if (failed.containsKey(awaited)) {
      return new Claim.Failed();
    }
    Grant other = lease(key);
    if (other != null) {
      return new Claim.Taken(other.token);
    }
    String token = "lease-" + ++tokens;
    grants.put(key, new Grant(token, Deadline.in(limit, time)));
    return new Claim.Granted(new Lease(key, token));
  }

  @Override
  public synchronized boolean fill(Lease lease, byte[] frame, Duration ttl) {
    if (!holds(lease)) {
      return false;
    }
    store(lease.key(), frame, ttl);
    endLease(lease.key());
    return true;
  }

  @Override
  public synchronized boolean renew(Lease lease, Duration limit) {
    if (!holds(lease)) {
      return false;
    }
    grants.put(lease.key(), new Grant(lease.token(), Deadline.in(limit, time)));
    return true;
  }

  @Override
  public synchronized void release(Lease lease) {
    if (holds(lease)) {
      endLease(lease.key());
    }
  }

  @Override
  public synchronized void fail(Lease lease, Duration told) {
    if (holds(lease)) {
      failed.put(lease.token(), Deadline.in(told, time));
      endLease(lease.key());
    }
  }

  @Override
  public Optional<Watch> watch(String key) {
    return Optional.of(watches.of(key));
  }

  private void endLease(String key) {
    if (grants.remove(key) != null) {
      watches.ended(key);
    }
  }

  @Override
  public synchronized Map<String, Version> versions(Set<String> names) {
    return versions.current(names);
  }

  @Override
  public synchronized Version advance(String name) {
    return versions.advance(name);
  }

  @Override
  public synchronized long position() {
    return versions.position();
  }

  @Override
  public long era() {
    return era;
  }

  @Override
  public synchronized long add(
      String key, long delta, long start, long floor, @Nullable Duration ttl) {
    return counts.add(key, delta, start, floor, ttl);
  }

  @Override
  public synchronized OptionalLong count(String key) {
    return counts.count(key);
  }

  @Override
  public synchronized void reset(String key) {
    counts.reset(key);
  }

  /** Calls {@code action} without a lock, so that it may use this store. */
  @Override
  public void scan(String prefix, Consumer<String> action) {
    keys().stream().filter(key -> key.startsWith(prefix)).forEach(action);
  }

  @Override
  public synchronized boolean free(String key, long version) {
    boolean isIt = lease(key) == null && live(key) != null && version(live(key)) == version;
    if (isIt) {
      frames.remove(key);
    }
    return isIt;
  }

  /** Returns the keys that have a frame, in order. */
  public synchronized List<String> keys() {
    return List.copyOf(frames.keySet()).stream().filter(key -> live(key) != null).toList();
  }

  /** Returns how many wait to be told of the end of a lease. */
  public int waiting() {
    return watches.count();
  }

  /** Returns how many leases are held. */
  public synchronized int leases() {
    grants.values().removeIf(grant -> grant.deadline.isPast(time));
    return grants.size();
  }

  /**
   * Puts bytes under {@code key} that need not be a frame, and voids no lease: what others that
   * write to the same server do.
   */
  public synchronized void plant(String key, byte[] bytes) {
    frames.put(key, new Held(bytes.clone(), Deadline.NEVER));
  }

  /** Drops the frame of {@code key} and nothing else, as a full server does. */
  public synchronized void evict(String key) {
    frames.remove(key);
  }

  /** Forgets everything, as a server that is started again does. */
  public synchronized void restart() {
    frames.clear();
    grants.clear();
    versions.clear();
    counts.clear();
  }

  /** What a store held at one moment. */
  public static final class Dump {
    private final Map<String, Held> frames;

    private Dump(Map<String, Held> frames) {
      this.frames = Map.copyOf(frames);
    }
  }

  /** Returns what is held now, for {@link #restart(Dump)}. */
  public synchronized Dump dump() {
    return new Dump(frames);
  }

  /** Has it be another era with what {@code dump} has, as a server restarted with old data. */
  public synchronized void restart(Dump dump) {
    restart();
    versions.begin();
    frames.putAll(dump.frames);
    era++;
  }

  private boolean holds(Lease lease) {
    Grant grant = lease(lease.key());
    return grant != null && grant.token.equals(lease.token());
  }

  private @Nullable Grant lease(String key) {
    Grant grant = grants.get(key);
    return grant == null || grant.deadline.isPast(time) ? null : grant;
  }

  private void store(String key, byte[] frame, Duration ttl) {
    if (version(frame) == ABSENT) {
      throw new IllegalArgumentException(
          "a frame of " + frame.length + " bytes has no version: its first 8 bytes must not be 0");
    }
    frames.put(key, new Held(frame.clone(), Deadline.in(ttl, time)));
  }

  private byte @Nullable [] live(String key) {
    Held held = frames.get(key);
    if (held != null && held.deadline.isPast(time)) {
      frames.remove(key);
      return null;
    }
    return held == null ? null : held.frame;
  }

  /** The first 8 bytes; what is too short to have them, and none of ours, counts as absent. */
  private static long version(byte @Nullable [] frame) {
    return frame == null || frame.length < Long.BYTES ? ABSENT : ByteBuffer.wrap(frame).getLong();
  }
}
