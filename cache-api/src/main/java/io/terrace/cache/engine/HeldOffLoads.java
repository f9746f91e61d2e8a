package io.terrace.cache.engine;

import io.terrace.cache.spi.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which loads of one cache are {@linkplain HoldOffs held off}, asked once for all that are looked
 * at together. The rights of those are given back, and all if that cannot be found out.
 * Thread-safe.
 */
final class HeldOffLoads {

  private final String cache;
  private final RemoteLink link;

  HeldOffLoads(String cache, RemoteLink link) {
    this.cache = cache;
    this.link = link;
  }

  /**
   * A load that may be held off.
   *
   * @param names what it would be held off by
   * @param sinceMillis when it began, by the clock of the store
   */
  private record Load<K>(K key, @Nullable FillRight right, Set<String> names, long sinceMillis) {}

  /** The loads that are to be looked at together. For one thread. */
  final class Looked<K> {
    private final List<Load<K>> loads = new ArrayList<>();
    private final long nowMillis = link.store().timeMillis();

    /** Looks at a load that begins now, by its key and its cache. */
    void add(K key, String remoteKey, @Nullable FillRight right) {
      Set<String> names = Set.of(HoldOffs.nameOfKey(remoteKey), TagStamps.nameOfCache(cache));
      loads.add(new Load<>(key, right, names, nowMillis));
    }

    /**
     * Looks at a load that took {@code loadNanos}, by its tags, which are known when its value is.
     */
    void add(K key, FillRight right, @Nullable TagStamps tags, long loadNanos) {
      if (tags != null && !tags.tags(false).isEmpty()) {
        long since = nowMillis - TimeUnit.NANOSECONDS.toMillis(loadNanos);
        loads.add(new Load<>(key, right, tags.names(), since));
      }
    }

    /** Returns those that were added. */
    Set<K> keys() {
      Set<K> keys = new HashSet<>();
      loads.forEach(load -> keys.add(load.key()));
      return keys;
    }

    /**
     * Returns those that are held off.
     *
     * @throws StoreException if the store does not tell
     */
    Set<K> heldOff() {
      if (loads.isEmpty()) {
        return Set.of();
      }
      Set<String> names = new HashSet<>();
      loads.forEach(load -> names.addAll(load.names()));
      List<Load<K>> heldOff = loads;
      try {
        Map<String, Long> ends = link.call(() -> link.holdOffs().ends(names));
        heldOff = loads.stream().filter(load -> isHeldOff(load, ends)).toList();
      } finally {
        FillRight.release(
            heldOff.stream().flatMap(load -> Stream.ofNullable(load.right())).toList());
      }
      Set<K> keys = new HashSet<>();
      heldOff.forEach(load -> keys.add(load.key()));
      return keys;
    }
  }

  /** Returns whether any are of this cache. */
  boolean concern() {
    return link.holdOffs().concern(cache);
  }

  private static boolean isHeldOff(Load<?> load, Map<String, Long> ends) {
    return load.names().stream()
        .anyMatch(name -> ends.getOrDefault(name, Long.MIN_VALUE) > load.sinceMillis());
  }
}
