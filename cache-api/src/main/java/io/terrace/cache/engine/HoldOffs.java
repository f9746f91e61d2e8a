package io.terrace.cache.engine;

import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.ReplicaReads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What was made void so lately that a load may still have read what was before, of a replica of the
 * source: a record in the store for each key, tag and cache, beside what it speaks of, which says
 * until when.
 *
 * <p><b>Invariants.</b> The record is written before what it speaks of is made void, and looked for
 * after a load has its right to fill: so a load that finds none either began before, and its right
 * is gone, or begins when the record is over. It is kept for {@link #LONGEST_LOAD} longer than it
 * says, since what counts is when a load began, and the tags of a value are known at its end.
 *
 * <p>Thread-safe; blocks as the store does. Caches that hold nothing off pay one look at a map.
 */
final class HoldOffs {

  /** For how long after a hold-off a load that began during it is known to have. */
  private static final Duration LONGEST_LOAD = Duration.ofMinutes(1);

  /** A version, which all frames begin with, and the end, in milliseconds of the store. */
  private static final int LENGTH = 2 * Long.BYTES;

  private final RemoteStore store;
  private final SharedNames names;
  private final ConcurrentMap<String, Duration> byCache = new ConcurrentHashMap<>();

  HoldOffs(RemoteStore store, SharedNames names) {
    this.store = store;
    this.names = names;
  }

  /** Has what is made void of {@code cache} be held off for {@code time}. */
  void of(String cache, Duration time) {
    byCache.put(cache, time);
  }

  /** Returns whether anything is ever held off of {@code cache}. */
  boolean concern(String cache) {
    return byCache.containsKey(cache);
  }

  /** Begins the hold-off, if there is one, of what is about to be made void. */
  void begin(Invalidation coming) {
    if (byCache.isEmpty()) {
      return;
    }
    Duration time = timeOf(coming);
    if (time == null) {
      return;
    }
    long end = store.timeMillis() + time.toMillis();
    byte[] record = ByteBuffer.allocate(LENGTH).putLong(1).putLong(end).array();
    store.put(names.keyOfHoldOff(nameOf(coming)), record, time.plus(LONGEST_LOAD));
  }

  /** A tag may be of entries of any cache: it is held off for the longest of them. */
  private @Nullable Duration timeOf(Invalidation coming) {
    if (coming instanceof Invalidation.OfKey key) {
      return byCache.get(key.cache());
    }
    if (coming instanceof Invalidation.OfCache cache) {
      return byCache.get(cache.cache());
    }
    return byCache.values().stream().max(Duration::compareTo).orElse(null);
  }

  private static String nameOf(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.OfKey key) {
      return nameOfKey(key.key());
    }
    return invalidation instanceof Invalidation.OfCache cache
        ? TagStamps.nameOfCache(cache.cache())
        : TagStamps.nameOfTag(((Invalidation.OfTag) invalidation).tag());
  }

  /** Returns the name of a remote key, which is that of no tag and no cache. */
  static String nameOfKey(String remoteKey) {
    return "k:" + remoteKey;
  }

  /**
   * Returns until when, in milliseconds of the store, what is loaded is held off by some names: a
   * load that began before that is. Names that hold nothing off are left out.
   */
  Map<String, Long> ends(Set<String> concerned) {
    Map<String, String> nameOf = new HashMap<>();
    concerned.forEach(name -> nameOf.put(names.keyOfHoldOff(name), name));
    Map<String, Long> ends = new HashMap<>();
    records(nameOf.keySet())
        .forEach(
            (key, record) -> {
              if (record.length == LENGTH) {
                ends.put(nameOf.get(key), ByteBuffer.wrap(record).getLong(Long.BYTES));
              }
            });
    return ends;
  }

  /** A replica of the store may lag as well, and is not asked. */
  private Map<String, byte[]> records(Set<String> keys) {
    if (!(store instanceof ReplicaReads reads) || !reads.readsReplicas()) {
      return store.getAll(keys);
    }
    Map<String, byte[]> records = new HashMap<>();
    for (String key : keys) {
      byte[] record = reads.getFromPrimary(key);
      if (record != null) {
        records.put(key, record);
      }
    }
    return records;
  }
}
