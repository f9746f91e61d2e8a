package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.codec.Frame;
import io.terrace.cache.codec.KeyDecoder;
import io.terrace.cache.engine.Claims.Elsewhere;
import io.terrace.cache.engine.Claims.Filling;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.ReplicaReads;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
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

  /**
   * What a leader is to do.
   *
   * @param entry what to serve; null if it is to load
   * @param stale what may be served if the load fails, of what the store held
   * @param right by which the load may be stored in the store; null if it must not be
   * @param elsewhere what another process does about it
   */
  record Turn<V>(
      @Nullable TierEntry<V> entry,
      @Nullable TierEntry<V> stale,
      @Nullable FillRight right,
      Elsewhere elsewhere) {}

  /** The right to store what a load gives, unless the key was made void since. */
  sealed interface FillRight {

    /** The store gave a lease. */
    record Leased(HeldLease lease) implements FillRight {}

    /** The key was made void so lately that what is loaded now is stored nowhere. */
    record HeldOff() implements FillRight {}

    /** The store gives none, and compares the version that was seen. */
    record Seen(long version) implements FillRight {}
  }

  /** What a leader makes of entries that it finds. */
  record Wants<V>(
      @Nullable TierEntry<V> replaced,
      Predicate<TierEntry<V>> isGood,
      Predicate<TierEntry<V>> isGoodMeanwhile,
      BooleanSupplier stillWanted) {}

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

  /** Returns the entries of some keys, void ones left out, each as of its fence. */
  Map<K, TierEntry<V>> readEach(Map<K, Fence> fences) {
    Map<String, K> byRemoteKey = new LinkedHashMap<>();
    fences.keySet().forEach(key -> byRemoteKey.put(remoteKey(key), key));
    Map<K, TierEntry<V>> entries = new LinkedHashMap<>();
    Map<K, Frame> doubtful = new LinkedHashMap<>();
    link.call(() -> store.getAll(byRemoteKey.keySet()))
        .forEach(
            (remoteKey, bytes) -> {
              K key = byRemoteKey.get(remoteKey);
              Frame frame = key == null ? null : parsed(remoteKey, bytes);
              TagStamps stamps = frame == null ? null : frames.stampsHeld(frame);
              if (key != null && frame != null) {
                if (stamps == null) {
                  doubtful.put(key, frame);
                } else {
                  add(entries, key, frame, stamps, fences);
                }
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
    return entries;
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
  private Map<String, Long> versionsOf(Collection<Frame> doubtful) {
    Set<String> names = new LinkedHashSet<>();
    doubtful.forEach(frame -> names.addAll(frames.names(frame)));
    return names.isEmpty() ? Map.of() : link.versions().nonces(names);
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

  /**
   * Returns what to do about a key that is missed here: serve what the store has, or load; waits
   * while another process fills the key, if there is nothing to serve and {@code waits} says so.
   */
  Turn<V> claim(K key, Fence fence, Wants<V> wants, boolean waits) throws InterruptedException {
    String remoteKey = remoteKey(key);
    Search search = new Search(key, remoteKey, fence, wants);
    if (claims != null) {
      Filling filling = claims.toFill(remoteKey, search, waits, wants.stillWanted());
      HeldLease lease = filling.lease();
      FillRight right = lease == null ? null : new FillRight.Leased(lease);
      return search.turn(right, filling.elsewhere());
    }
    byte[] frame = link.call(() -> store.get(remoteKey));
    boolean taken = frame != null && search.takes(frame);
    return search.turn(taken ? null : new FillRight.Seen(search.unwanted), Elsewhere.NOTHING);
  }

  /** Returns {@code right} unless a load that begins now is to be stored nowhere. */
  private @Nullable FillRight unlessHeldOff(K key, @Nullable FillRight right) {
    if (!link.holdOffs().concern(cache)) {
      return right;
    }
    String ofKey = HoldOffs.nameOfKey(remoteKey(key));
    if (!isHeldOff(Set.of(ofKey, TagStamps.nameOfCache(cache)), store.timeMillis(), right)) {
      return right;
    }
    return new FillRight.HeldOff();
  }

  /** Returns whether a load is; its right is given back then, and if that cannot be found out. */
  private boolean isHeldOff(Set<String> names, long sinceMillis, @Nullable FillRight right) {
    boolean isHeldOff = true;
    try {
      isHeldOff = link.call(() -> link.holdOffs().holdOff(names, sinceMillis));
    } finally {
      if (isHeldOff && right != null) {
        release(right);
      }
    }
    return isHeldOff;
  }

  /** What one leader has come by in the store. */
  private final class Search implements Claims.Seeker {
    private final K key;
    private final String remoteKey;
    private final Fence fence;
    private final Wants<V> wants;
    private long unwanted;
    private @Nullable TierEntry<V> stale;
    private @Nullable TierEntry<V> served;

    Search(K key, String remoteKey, Fence fence, Wants<V> wants) {
      this.key = key;
      this.remoteKey = remoteKey;
      this.fence = fence;
      this.wants = wants;
      this.unwanted = wants.replaced() == null ? RemoteStore.ABSENT : wants.replaced().version();
    }

    @Override
    public boolean takes(byte[] frame) {
      Held<V> held = held(remoteKey, frame, fence);
      if (held.entry() != null && wants.isGood().test(held.entry())) {
        served = held.entry();
        return true;
      }
      stale = held.entry();
      unwanted = held.version();
      return false;
    }

    @Override
    public long unwanted() {
      return unwanted;
    }

    @Override
    public boolean settles() {
      TierEntry<V> known = stale == null ? wants.replaced() : stale;
      if (known != null && wants.isGoodMeanwhile().test(known)) {
        served = known;
        return true;
      }
      return false;
    }

    Turn<V> turn(@Nullable FillRight right, Elsewhere elsewhere) {
      boolean loads = served == null && elsewhere == Elsewhere.NOTHING;
      return new Turn<>(served, stale, loads ? unlessHeldOff(key, right) : right, elsewhere);
    }
  }

  /**
   * Stores what a load of {@code loadNanos} gave; returns whether nothing was made void since the
   * right was given, nor so lately that it is held off.
   */
  boolean fill(FillRight right, K key, TierEntry<V> entry, long loadNanos) {
    if (right instanceof FillRight.HeldOff || isHeldOff(entry, right, loadNanos)) {
      return false;
    }
    byte[] frame = toBytes(key, entry);
    if (right instanceof FillRight.Leased leased) {
      return leased.lease().fill(frame, life(entry));
    }
    long seen = ((FillRight.Seen) right).version();
    return link.call(() -> store.compareAndSet(remoteKey(key), seen, frame, life(entry)));
  }

  /** The tags of a value are known when it is. */
  private boolean isHeldOff(TierEntry<V> entry, FillRight right, long loadNanos) {
    TagStamps tags = entry.tags;
    long sinceMillis = store.timeMillis() - TimeUnit.NANOSECONDS.toMillis(loadNanos);
    return tags != null
        && link.holdOffs().concern(cache)
        && !tags.tags(false).isEmpty()
        && isHeldOff(tags.names(), sinceMillis, right);
  }

  /** Gives back a right that is not used; nothing if it was. */
  static void release(FillRight right) {
    if (right instanceof FillRight.Leased leased) {
      leased.lease().release();
    }
  }

  /** Gives back the right of a load that failed, and has those who wait for it fail as well. */
  static void fail(FillRight right) {
    if (right instanceof FillRight.Leased leased) {
      leased.lease().fail();
    }
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
    if (bytes == null || bytes.length == 0) {
      return new Held<>(RemoteStore.ABSENT, null);
    }
    Frame frame = parsed(remoteKey, bytes);
    TagStamps stamps = frame == null ? null : frames.stampsHeld(frame);
    if (frame != null && stamps == null) {
      stamps = frames.stamps(frame, Map.of());
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

  /** The store keeps a frame for as long as it may be served by anyone. */
  private Duration life(TierEntry<V> entry) {
    if (entry.freshUntil() == FreshnessPolicy.NEVER) {
      return Duration.ofDays(365);
    }
    long left = entry.freshUntil() - clock.exact();
    return Duration.ofNanos(Math.max(1_000_000, FreshnessPolicy.after(left, staleNanos)));
  }
}
