package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation.Origin;
import io.terrace.cache.copy.ValueCopier;
import io.terrace.cache.engine.Versions.Stamper;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes the entries of one cache: copies what could change, and sets the times and tags.
 * Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class EntryMaker<K, V> {

  private final EngineClock clock;
  private final Versions versions;
  private final @Nullable String cacheVersion;
  private final FreshnessPolicy policy;
  private final @Nullable ExpiryRule expiry;
  private final @Nullable ValueCopier copier;

  /** A class of keys of which none can change; one seen lately, so that most are found at once. */
  private @Nullable Class<?> immutableKey;

  /** The same for values. */
  private @Nullable Class<?> immutableValue;

  EntryMaker(
      EngineRuntime runtime,
      String name,
      CacheSpec<K, V> spec,
      @Nullable ExpiryRule expiry,
      @Nullable RemoteLink link) {
    this.clock = runtime.clock();
    this.versions = runtime.versions(link);
    this.cacheVersion = link == null ? null : TagStamps.nameOfCache(name);
    this.policy = FreshnessPolicy.of(spec, link != null);
    this.expiry = expiry;
    this.copier = spec.isStoreByValue() ? new ValueCopier(name, runtime.classLoader()) : null;
  }

  FreshnessPolicy policy() {
    return policy;
  }

  /** Returns {@code key} as it may be kept. */
  K keptKey(K key) {
    if (copier == null || key.getClass() == immutableKey) {
      return key;
    }
    if (copier.isImmutableClass(key.getClass())) {
      immutableKey = key.getClass();
      return key;
    }
    return copier.isImmutable(key) ? key : copier.copy(key);
  }

  private boolean isImmutable(@Nullable V value) {
    if (value == null || copier == null || value.getClass() == immutableValue) {
      return true;
    }
    if (copier.isImmutableClass(value.getClass())) {
      immutableValue = value.getClass();
      return true;
    }
    return copier.isImmutable(value);
  }

  /** Returns the value of {@code entry} as it may be handed out, or null for "there is none". */
  @Nullable V out(TierEntry<V> entry) {
    V held = entry.held();
    return held == null || copier == null || entry.isImmutable() ? held : copier.copy(held);
  }

  /**
   * Makes an entry out of a value that was put.
   *
   * @param ttlNanos how long it is fresh
   */
  TierEntry<V> put(V value, long ttlNanos, Set<String> tagNames, int generation) {
    Set<String> names = versionNames(tagNames);
    TagStamps stamps = names.isEmpty() ? null : versions.stamps(names);
    return make(value, Origin.PUT, 0, ttlNanos, generation, stamps);
  }

  /**
   * Makes an entry out of what a load gave, or returns null if one of its tags was invalidated
   * since the load began, or if that cannot be known.
   *
   * @param stamper gives the versions of its tags
   */
  @Nullable TierEntry<V> loaded(
      @Nullable V value,
      long ttlNanos,
      Set<String> tagNames,
      Fence fence,
      long loadNanos,
      Stamper stamper) {
    TagStamps stamps = null;
    Set<String> names = versionNames(tagNames);
    if (!names.isEmpty()) {
      stamps = stamper.since(fence.tagPosition(), names);
      if (stamps == null) {
        return null;
      }
    }
    long nanos = value == null ? policy.negativeTtlNanos() : ttlNanos;
    return make(value, Origin.LOADED, loadNanos, nanos, fence.generation(), stamps);
  }

  /**
   * Returns what stamps an entry.
   *
   * @param asks whether a store may be asked for versions that are not known here
   */
  Stamper stamper(boolean asks) {
    return asks ? versions::stampsSince : versions::stampsHeldSince;
  }

  /** The same for many entries that have some of {@code tagNames}. */
  Stamper stamper(Set<String> tagNames, long since) {
    return versions.stamper(versionNames(tagNames), since);
  }

  /** Makes an entry that is for those who wait only, and is never stored. */
  TierEntry<V> unstored(@Nullable V value, long loadNanos) {
    return make(value, Origin.LOADED, loadNanos, 0, 0, null);
  }

  /** Makes an entry of a value that is put and must not be served: it is void from the start. */
  TierEntry<V> voidFromTheStart(V value, long ttlNanos) {
    return make(value, Origin.PUT, 0, ttlNanos, Integer.MIN_VALUE, null);
  }

  /** Makes an entry that the user gave another end than {@code current} has. */
  TierEntry<V> touched(TierEntry<V> current, long ttlNanos) {
    return again(current, ttlNanos, Origin.PUT);
  }

  /** Makes an entry that a read gave another end than {@code current} has: nobody is told of it. */
  TierEntry<V> retimed(TierEntry<V> current, long ttlNanos) {
    return again(current, ttlNanos, Origin.REMOTE);
  }

  private TierEntry<V> again(TierEntry<V> current, long ttlNanos, Origin origin) {
    long now = clock.exact();
    TierEntry<V> entry =
        new TierEntry<>(
            current.held(),
            current.isImmutable(),
            origin,
            now,
            current.loadNanos(),
            FreshnessPolicy.after(now, ttlNanos),
            current.generation,
            current.tags,
            newVersion());
    return timed(entry, now);
  }

  /** Returns the names of the versions that an entry carries: its tags, and its cache if shared. */
  private Set<String> versionNames(Set<String> tagNames) {
    if (tagNames.isEmpty()) {
      return cacheVersion == null ? Set.of() : Set.of(cacheVersion);
    }
    Set<String> names = new LinkedHashSet<>();
    tagNames.forEach(tag -> names.add(TagStamps.nameOfTag(tag)));
    if (cacheVersion != null) {
      names.add(cacheVersion);
    }
    return names;
  }

  /** Makes an entry out of a frame of the remote tier. */
  TierEntry<V> remote(
      @Nullable V value,
      long version,
      long ageNanos,
      long loadNanos,
      long ttlNanos,
      Fence fence,
      @Nullable TagStamps stamps) {
    boolean immutable = isImmutable(value);
    long now = clock.exact();
    TierEntry<V> entry =
        new TierEntry<>(
            value,
            immutable,
            Origin.REMOTE,
            now - ageNanos,
            loadNanos,
            FreshnessPolicy.after(now - ageNanos, ttlNanos),
            fence.generation(),
            stamps,
            version);
    return timed(entry, now);
  }

  /** Returns how long an entry with these options is fresh that was not there before. */
  long ttlNanos(EntryOptions options) {
    if (options.ttl() != null) {
      return options.ttl().toNanos();
    }
    if (expiry != null) {
      return expiry.forCreation();
    }
    long ttl = policy.ttlNanos();
    return policy.jitter() == 0 || ttl == FreshnessPolicy.NEVER
        ? ttl
        : ttl - (long) (ttl * policy.jitter() * ThreadLocalRandom.current().nextDouble());
  }

  /** A version of an entry for the remote tier: random, and never that of an absent one. */
  private static long newVersion() {
    return ThreadLocalRandom.current().nextLong() | 1;
  }

  private TierEntry<V> timed(TierEntry<V> entry, long now) {
    if (policy.idleNanos() != FreshnessPolicy.NEVER) {
      entry.idleUntil(FreshnessPolicy.after(now, policy.idleNanos()));
    } else if (policy.localNanos() != FreshnessPolicy.NEVER) {
      entry.idleUntil(FreshnessPolicy.after(now, policy.localNanos()));
    }
    settle(entry);
    return entry;
  }

  /** Makes the times of {@code entry} agree after one was set. */
  void settle(TierEntry<V> entry) {
    entry.settle(policy, expiry == null);
  }

  private TierEntry<V> make(
      @Nullable V value,
      Origin origin,
      long loadNanos,
      long ttlNanos,
      int generation,
      @Nullable TagStamps stamps) {
    boolean immutable = isImmutable(value);
    V held = immutable || value == null || copier == null ? value : copier.copy(value);
    long now = clock.now(); // too early by a tick at most, so that nothing lasts too long
    TierEntry<V> entry =
        new TierEntry<>(
            held,
            immutable,
            origin,
            now,
            loadNanos,
            FreshnessPolicy.after(now, ttlNanos),
            generation,
            stamps,
            cacheVersion == null ? 0 : newVersion());
    return timed(entry, now);
  }
}
