package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.codec.Frame;
import io.terrace.cache.codec.KeyDecoder;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases.Fill;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.PartialReads;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.ReplicaReads;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier of one cache: what the store holds, as entries.
 *
 * <p>A frame carries the versions of its cache and tags. One whose versions are not the present
 * ones is void, and so is one that cannot be read: neither is served, and both may be replaced.
 *
 * <p>Thread-safe. What the store cannot do is a {@link StoreException}, which the engine turns into
 * a miss for reads and a {@code PENDING} for invalidations.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class SharedTier<K, V> {

  private final String cache;
  private final RemoteLink link;
  private final RemoteStore store;
  private final @Nullable Claims claims;
  private final FillRights<K, V> rights;

  /** The store, if plain reads of it may be of replicas; else null. */
  private final @Nullable ReplicaReads replicas;

  private final EntryFrames<K, V> frames;
  private final EngineClock clock;
  private final long staleNanos;
  private final String prefix;
  private final Class<K> keyType;
  private final KeyDecoder keys;

  SharedTier(
      String cache,
      CacheSpec<K, V> spec,
      String prefix,
      RemoteLink link,
      EntryFrames<K, V> frames,
      EngineClock clock,
      FreshnessPolicy policy) {
    this.cache = cache;
    this.link = link;
    this.store = link.store();
    this.claims =
        store instanceof LeaseStore leases ? new Claims(cache, link, leases, clock) : null;
    this.rights = new FillRights<>(cache, this, link, claims);
    this.replicas = store instanceof ReplicaReads reads && reads.readsReplicas() ? reads : null;
    this.frames = frames;
    this.clock = clock;
    this.staleNanos = policy.staleNanos();
    this.prefix = prefix;
    spec.holdOff().ifPresent(time -> link.holdOffs().of(cache, time));
    this.keyType = spec.getKeyType();
    this.keys = new KeyDecoder(spec.keyTypeRef().type());
  }

  /**
   * What the store holds under a key.
   *
   * @param version its version, {@link RemoteStore#ABSENT} for nothing
   * @param entry the entry, or null where there is nothing or what there is is void
   */
  record Held<V>(long version, @Nullable TierEntry<V> entry) {}

  /** Returns the form in which {@code key} is known to other processes. */
  String remoteKey(K key) {
    return frames.remoteKey(key);
  }

  /** Returns what the store holds; of a replica, what it held. */
  Held<V> read(K key, Fence fence) {
    String remoteKey = remoteKey(key);
    return held(remoteKey, link.call(() -> store.get(remoteKey)), fence);
  }

  /** Returns what the store holds, as a change has to know it. */
  Held<V> readToChange(K key, Fence fence) {
    ReplicaReads primary = replicas;
    String remoteKey = remoteKey(key);
    return primary == null
        ? read(key, fence)
        : held(remoteKey, link.call(() -> primary.getFromPrimary(remoteKey)), fence);
  }

  /** Returns whether what a plain read gives may be kept here: not what a replica gave. */
  boolean keepsReads() {
    return replicas == null;
  }

  /** Returns whether what a claim finds may be kept here. */
  boolean keepsClaimed() {
    return claims != null || keepsReads();
  }

  /**
   * Returns the entries that the store holds, void ones left out.
   *
   * @throws UnsupportedOperationException if its keys cannot be enumerated
   * @throws CacheException if it failed
   */
  Iterator<Map.Entry<K, TierEntry<V>>> entries(Fence fence) {
    if (!(store instanceof Scannable scannable)) {
      throw new UnsupportedOperationException(
          "cache '"
              + cache
              + "': the store of its remote tier cannot list its keys, which iterator() needs, and"
              + " removeAll() where a listener or a writer is told of each. Use clear(), or a cache"
              + " that is local only.");
    }
    Set<String> keys = new LinkedHashSet<>(); // a store may name one twice
    iterating(
        () -> {
          scannable.scan(prefix, keys::add);
          return true;
        });
    return new RemoteEntries<>(this, keys, fence);
  }

  /** Returns the entries of keys as the store knows them, by the keys as users do. */
  Map<K, TierEntry<V>> readAll(Collection<String> remoteKeys, Fence fence) {
    Map<String, byte[]> found = iterating(() -> store.getAll(Set.copyOf(remoteKeys)));
    Map<K, TierEntry<V>> entries = new LinkedHashMap<>();
    for (String remoteKey : remoteKeys) {
      byte[] frame = found.get(remoteKey);
      K key = frame == null ? null : keyOf(remoteKey);
      TierEntry<V> entry = key == null ? null : held(remoteKey, frame, fence).entry();
      if (key != null && entry != null) {
        entries.put(key, entry);
      }
    }
    return entries;
  }

  /**
   * Returns the entries of some keys, void ones left out, each as of its fence; what could not be
   * read are failures.
   */
  Answers<K, TierEntry<V>> readEach(Map<K, Fence> fences) {
    Map<K, String> remoteKeys = new LinkedHashMap<>();
    fences.keySet().forEach(key -> remoteKeys.put(key, remoteKey(key)));
    Answers<String, byte[]> answers = readEach(Set.copyOf(remoteKeys.values()));
    Map<K, TierEntry<V>> entries = new LinkedHashMap<>();
    Map<K, Frame> doubtful = new LinkedHashMap<>();
    Map<K, StoreException> failures = new LinkedHashMap<>();
    remoteKeys.forEach(
        (key, remoteKey) -> {
          byte[] bytes = answers.given().get(remoteKey);
          StoreException failure = answers.failures().get(remoteKey);
          Frame frame = bytes == null ? null : parsed(remoteKey, bytes);
          TagStamps stamps = frame == null ? null : frames.stampsHeld(frame);
          if (frame != null && stamps != null) {
            add(entries, key, frame, stamps, fences);
          } else if (frame != null) {
            doubtful.put(key, frame);
          } else if (bytes == null && failure != null) {
            failures.put(key, failure);
          }
        });
    Map<String, Long> known = versionsOf(doubtful.values());
    doubtful.forEach(
        (key, frame) -> {
          TagStamps stamps = frames.stamps(frame, known);
          if (stamps != null) {
            add(entries, key, frame, stamps, fences);
          }
        });
    return new Answers<>(entries, failures);
  }

  private Answers<String, byte[]> readEach(Set<String> remoteKeys) {
    return store instanceof PartialReads reads
        ? link.callAll(() -> reads.getEach(remoteKeys))
        : Answers.of(link.call(() -> store.getAll(remoteKeys)));
  }

  private void add(
      Map<K, TierEntry<V>> entries, K key, Frame frame, TagStamps stamps, Map<K, Fence> fences) {
    Fence fence = fences.get(key);
    TierEntry<V> entry = fence == null ? null : frames.entry(frame, fence, stamps);
    if (entry != null) {
      entries.put(key, entry);
    }
  }

  /** Reads the versions that these frames go by all at once, and not frame by frame. */
  Map<String, Long> versionsIn(Map<String, byte[]> found) {
    List<Frame> doubtful = new ArrayList<>();
    found.forEach(
        (remoteKey, bytes) -> {
          Frame frame = bytes.length == 0 ? null : EntryFrames.peeked(remoteKey, bytes);
          if (frame != null && frames.stampsHeld(frame) == null) {
            doubtful.add(frame);
          }
        });
    return versionsOf(doubtful);
  }

  private Map<String, Long> versionsOf(Collection<Frame> doubtful) {
    return link.versions().present(doubtful.stream().map(frames::nonces).toList());
  }

  /** Returns whether the store can enumerate its keys. */
  boolean listsKeys() {
    return store instanceof Scannable;
  }

  private <R> R iterating(Supplier<R> call) {
    try {
      return link.call(call);
    } catch (StoreException failure) {
      throw new CacheException(
          "cache '"
              + cache
              + "': iteration needs the remote tier, which failed: "
              + failure.getMessage(),
          failure);
    }
  }

  private K keyOf(String remoteKey) {
    try {
      return keyType.cast(keys.decode(remoteKey.substring(prefix.length())));
    } catch (IllegalArgumentException | ClassCastException unreadable) {
      throw new UnreadableKeyException(
          "cache '"
              + cache
              + "': iteration came to a key that cannot be read back as "
              + keyType.getName()
              + ". Declare the cache with the type that its keys have.",
          unreadable);
    }
  }

  /** Returns who may fill the keys. */
  FillRights<K, V> rights() {
    return rights;
  }

  /** Returns whether changes of a key can be made alone in the fleet. */
  boolean canChangeAlone() {
    return claims != null;
  }

  /** Waits to be the only process that changes {@code key} by this. */
  HeldLease aloneOn(K key) {
    Claims granting = claims;
    if (granting == null) {
      throw new IllegalStateException("a store without leases");
    }
    return granting.toChange(remoteKey(key));
  }

  /** Replaces what has {@code version}; returns whether that was still there. */
  boolean compareAndSet(K key, long version, @Nullable TierEntry<V> next) {
    byte[] frame = next == null ? null : toBytes(key, next);
    Duration life = next == null ? Duration.ZERO : life(next);
    return link.call(() -> link.changes().compareAndSet(changed(key), version, frame, life));
  }

  /** The same for an end that moved, of which others need not be told. */
  boolean retime(K key, long version, @Nullable TierEntry<V> next) {
    byte[] frame = next == null ? null : toBytes(key, next);
    Duration life = next == null ? Duration.ZERO : life(next);
    return link.call(() -> store.compareAndSet(remoteKey(key), version, frame, life));
  }

  private Invalidation.OfKey changed(K key) {
    return new Invalidation.OfKey(cache, remoteKey(key));
  }

  /** Replaces what there is, whatever it is, by {@code next}, null for nothing. */
  void put(K key, @Nullable TierEntry<V> next) {
    if (next == null) {
      link.run(() -> link.changes().remove(changed(key)));
    } else {
      byte[] frame = toBytes(key, next);
      link.run(() -> link.changes().put(changed(key), frame, life(next)));
    }
  }

  /** Removes what the store holds; what it does not take is kept. */
  Delivery remove(K key) {
    try {
      link.runAtOnce(() -> link.changes().remove(changed(key)));
      return Delivery.SENT;
    } catch (StoreException unavailable) {
      keep(key, unavailable);
      return Delivery.PENDING;
    }
  }

  /** Makes void all that the store holds of this cache. */
  Delivery clear() {
    return link.invalidate(new Invalidation.OfCache(cache));
  }

  /** Tells other processes that {@code key} is void; what cannot be sent is kept. */
  Delivery publish(K key) {
    return link.publish(changed(key));
  }

  /** Keeps the invalidation of {@code key}, which the store did not take. */
  void keep(K key, StoreException failure) {
    link.keep(changed(key), failure);
  }

  private Held<V> held(String remoteKey, byte @Nullable [] bytes, Fence fence) {
    return held(remoteKey, bytes, fence, Map.of());
  }

  /**
   * Returns what {@code bytes} hold.
   *
   * @param known the present versions of some names, as {@link #versionsIn} gives them
   */
  Held<V> held(String remoteKey, byte @Nullable [] bytes, Fence fence, Map<String, Long> known) {
    if (bytes == null || bytes.length == 0) {
      return new Held<>(RemoteStore.ABSENT, null);
    }
    Frame frame = parsed(remoteKey, bytes);
    TagStamps stamps = frame == null ? null : frames.stampsHeld(frame);
    if (frame != null && stamps == null) {
      stamps = frames.stamps(frame, known);
    }
    return new Held<>(
        EntryFrames.version(bytes),
        frame == null || stamps == null ? null : frames.entry(frame, fence, stamps));
  }

  private @Nullable Frame parsed(String remoteKey, byte[] bytes) {
    link.counts().bytesRead.add(bytes.length);
    return bytes.length == 0 ? null : frames.parsed(remoteKey, bytes);
  }

  private byte[] toBytes(K key, TierEntry<V> entry) {
    byte[] frame = frames.toBytes(key, entry);
    link.counts().bytesWritten.add(frame.length);
    return frame;
  }

  /** Returns what {@code key} is filled with. */
  Fill fill(K key, TierEntry<V> entry) {
    return new Fill(toBytes(key, entry), life(entry));
  }

  /** The store keeps a frame for as long as it may be served by anyone. */
  private Duration life(TierEntry<V> entry) {
    if (entry.freshUntil() == FreshnessPolicy.NEVER) {
      return Duration.ofDays(365);
    }
    long left = entry.freshUntil() - clock.exact();
    return Duration.ofNanos(Math.max(1_000_000, FreshnessPolicy.after(left, staleNanos)));
  }
}
