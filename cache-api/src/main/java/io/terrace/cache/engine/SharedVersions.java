package io.terrace.cache.engine;

import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.VersionStore;
import io.terrace.cache.spi.VersionStore.Version;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the tags and caches of a namespace that processes share: kept by the store, with
 * copies here that the bus keeps true.
 *
 * <p>Invariants. A copy is the nonce of a version, or {@link #UNKNOWN}. An invalidation, own or
 * from the bus, makes the copy unknown and never sets one, and ends the epoch first; a copy is set
 * only if the epoch in which it was asked for has not ended. So a copy is never older than the last
 * invalidation that was heard of. A copy that is dropped to save memory is made unknown for ever,
 * so that the entries that carry it are void: it costs reads of the store, and brings nothing back.
 * While the store has not taken an invalidation, what it says of that name is not believed: a read
 * that was under way would hold what is void here already.
 *
 * <p>Thread-safe.
 */
final class SharedVersions implements Versions {

  /** The nonce of no version. */
  static final long UNKNOWN = 0;

  /** A nonce that no version has, but for a chance of one in 2<sup>63</sup>. */
  private static final long NEVER_PRESENT = -1;

  /** How many copies are held; all are dropped when there are more. */
  private static final int MAXIMUM = 100_000;

  private final VersionStore store;
  private final SharedNames shared;
  private final Guarded calls;
  private final BooleanSupplier hearsAll;
  private final ConcurrentMap<String, Tag> copies = new ConcurrentHashMap<>();
  private final AtomicLong position = new AtomicLong();
  private final AtomicLong epoch = new AtomicLong();

  /** Names that are void and of which the store does not know it yet: it is told what was kept. */
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();

  private volatile boolean behind = true;

  /**
   * Makes one without copies.
   *
   * @param shared the names as the store knows them
   * @param calls makes the calls of the store
   * @param hearsAll whether the bus is known to bring what changes; else no copy is believed
   */
  SharedVersions(VersionStore store, SharedNames shared, Guarded calls, BooleanSupplier hearsAll) {
    this.store = store;
    this.shared = shared;
    this.calls = calls;
    this.hearsAll = hearsAll;
  }

  @Override
  public long position() {
    return position.get();
  }

  @Override
  public TagStamps stamps(Set<String> names) {
    TagStamps held = hearsAll.getAsBoolean() ? held(names) : null;
    return held == null ? stamped(nonces(names)) : held;
  }

  /** Returns the copies of {@code names}, or null if one is unknown. */
  private @Nullable TagStamps held(Set<String> names) {
    Tag[] tags = new Tag[names.size()];
    long[] nonces = new long[tags.length];
    int i = 0;
    for (String name : names) {
      tags[i] = copy(name);
      nonces[i] = tags[i].version.get();
      if (nonces[i++] == UNKNOWN) {
        return null;
      }
    }
    return new TagStamps(tags, nonces);
  }

  private TagStamps stamped(Map<String, Long> nonces) {
    Tag[] tags = nonces.keySet().stream().map(this::copy).toArray(Tag[]::new);
    return new TagStamps(tags, nonces.values().stream().mapToLong(Long::longValue).toArray());
  }

  @Override
  public @Nullable TagStamps stampsSince(long since, Set<String> names) {
    try {
      TagStamps stamps = stamps(names);
      return position.get() > since && anyAfter(since, names) ? null : stamps;
    } catch (StoreException unavailable) {
      return null;
    }
  }

  @Override
  public @Nullable TagStamps stampsHeldSince(long since, Set<String> names) {
    return position.get() > since || !hearsAll.getAsBoolean() ? null : held(names);
  }

  @Override
  public Stamper stamper(Set<String> names, long earliest) {
    try {
      Map<String, Long> nonces = nonces(names);
      Map<String, Version> present = position.get() > earliest ? stored(names) : Map.of();
      return (since, some) ->
          some.stream().map(present::get).anyMatch(v -> v != null && v.position() > since)
              ? null
              : stamps(some, nonces);
    } catch (StoreException unavailable) {
      return this::stampsHeldSince;
    }
  }

  private @Nullable TagStamps stamps(Set<String> names, Map<String, Long> nonces) {
    if (!nonces.keySet().containsAll(names)) {
      return null;
    }
    Tag[] tags = names.stream().map(this::copy).toArray(Tag[]::new);
    return new TagStamps(tags, names.stream().mapToLong(nonces::get).toArray());
  }

  /** Asks the store: a position is not held with the copy, and is wanted only after a change. */
  private boolean anyAfter(long since, Set<String> names) {
    try {
      return stored(names).values().stream().anyMatch(v -> v.position() > since);
    } catch (StoreException unavailable) {
      return true;
    }
  }

  /**
   * Returns stamps of what a frame carries if the copies here are believed and say the same; null
   * says nothing. Takes the array of nonces as its own.
   */
  @Nullable TagStamps stampsHeld(String[] names, long[] nonces) {
    if (!unsent.isEmpty() || !hearsAll.getAsBoolean()) {
      return null;
    }
    Tag[] tags = new Tag[names.length];
    for (int i = 0; i < names.length; i++) {
      tags[i] = copy(names[i]);
      if (nonces[i] == UNKNOWN || tags[i].version.get() != nonces[i]) {
        return null;
      }
    }
    return new TagStamps(tags, nonces);
  }

  /**
   * Returns stamps of {@code nonces}, those of a frame; or null if one is not the present one.
   *
   * @param known the present ones of some names, as {@link #present} gave them after the frame was
   *     read
   */
  @Nullable TagStamps stampsOf(Map<String, Long> nonces, Map<String, Long> known) {
    if (nonces.keySet().stream().anyMatch(unsent::contains)) {
      return null;
    }
    if (known.keySet().containsAll(nonces.keySet()) && !isPresent(nonces, known)) {
      return null;
    }
    Map<String, Long> present = isPresent(nonces, known) ? nonces : nonces(nonces.keySet());
    if (!present.equals(nonces)) {
      // Either is newer than the other. The copy may lag behind the bus, so the store is asked.
      nonces.forEach(
          (name, nonce) -> {
            if (!nonce.equals(present.get(name))) {
              forget(name);
            }
          });
      if (!nonces(nonces.keySet()).equals(nonces)) {
        return null;
      }
    }
    return stamped(nonces);
  }

  /**
   * Returns the present nonces of the names that some frames carry. Where a frame has another one
   * than the copy here, which may lag behind the bus, the store is asked, once for all of them.
   *
   * @param carried the nonces in each frame
   */
  Map<String, Long> present(Collection<Map<String, Long>> carried) {
    Set<String> names = new HashSet<>();
    carried.forEach(nonces -> names.addAll(nonces.keySet()));
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> present = nonces(names);
    Set<String> doubtful = new HashSet<>();
    for (Map<String, Long> nonces : carried) {
      nonces.forEach(
          (name, nonce) -> {
            if (!nonce.equals(present.get(name))) {
              doubtful.add(name);
            }
          });
    }
    if (!doubtful.isEmpty()) {
      doubtful.forEach(this::forget);
      present.putAll(nonces(doubtful));
    }
    return present;
  }

  private static boolean isPresent(Map<String, Long> nonces, Map<String, Long> known) {
    return nonces.entrySet().stream().allMatch(n -> n.getValue().equals(known.get(n.getKey())));
  }

  /** Returns the present nonce of each of {@code names}; asks the store for those unknown here. */
  Map<String, Long> nonces(Set<String> names) {
    Map<String, Long> nonces = new LinkedHashMap<>();
    Set<String> unknown = new HashSet<>();
    boolean believed = hearsAll.getAsBoolean();
    for (String name : names) {
      long nonce = copy(name).version.get();
      if (nonce == UNKNOWN || !believed) {
        unknown.add(name);
      } else {
        nonces.put(name, nonce);
      }
    }
    if (!unknown.isEmpty()) {
      long asked = epoch.get();
      stored(unknown)
          .forEach(
              (name, version) -> {
                position.accumulateAndGet(version.position(), Math::max);
                boolean isVoid = unsent.contains(name);
                nonces.put(name, isVoid ? NEVER_PRESENT : version.nonce());
                if (!isVoid) {
                  keep(name, version.nonce(), asked);
                }
              });
    }
    return nonces;
  }

  /** Asks the store for the present nonce of {@code name}, whatever is known here. */
  long stored(String name) {
    Version version = stored(Set.of(name)).get(name);
    return version == null ? UNKNOWN : version.nonce();
  }

  /** Asks the store. */
  private Map<String, Version> stored(Set<String> names) {
    Set<String> asked = new HashSet<>();
    names.forEach(name -> asked.add(shared.outside(name)));
    Map<String, Version> versions = new LinkedHashMap<>();
    calls
        .call(() -> store.versions(asked))
        .forEach(
            (name, version) -> {
              String own = shared.inside(name);
              if (own != null) {
                versions.put(own, version);
              }
            });
    return versions;
  }

  private void keep(String name, long nonce, long asked) {
    copies.computeIfPresent(
        name,
        (n, tag) -> {
          if (epoch.get() == asked) {
            tag.version.set(nonce);
          }
          return tag;
        });
  }

  /** Takes note of the new version that {@code advance} gives {@code name} in the store. */
  Version advance(String name, Supplier<Version> advance) {
    Version version;
    try {
      version = calls.call(advance);
    } catch (RuntimeException notDone) {
      unsent.add(name); // before the epoch ends: who asks after that finds it
      forget(name);
      throw notDone;
    }
    unsent.remove(name);
    position.accumulateAndGet(version.position(), Math::max);
    forget(name);
    return version;
  }

  /**
   * Asks the store how far the sequence is, if something was heard of since: a load that begins now
   * began after that, and must not be taken for one that began before.
   *
   * @throws StoreException if it does not tell
   */
  void catchUp() {
    if (behind) {
      behind = false;
      try {
        position.accumulateAndGet(calls.call(store::position), Math::max);
      } catch (RuntimeException unavailable) {
        behind = true;
        throw unavailable;
      }
    }
  }

  /** Takes note that {@code name} has another version. */
  void forget(String name) {
    epoch.incrementAndGet();
    behind = true;
    copies.computeIfPresent(
        name,
        (n, tag) -> {
          tag.version.set(UNKNOWN);
          return tag;
        });
  }

  /** Takes note that any name may have another version. */
  void forgetAll() {
    epoch.incrementAndGet();
    behind = true;
    for (String name : copies.keySet()) {
      copies.computeIfPresent(
          name,
          (n, tag) -> {
            tag.version.set(UNKNOWN);
            return null;
          });
    }
  }

  private Tag copy(String name) {
    Tag held = copies.get(name);
    if (held != null) {
      return held;
    }
    if (copies.size() > MAXIMUM) {
      forgetAll();
    }
    return copies.computeIfAbsent(name, n -> new Tag(n, new AtomicLong(UNKNOWN)));
  }
}
