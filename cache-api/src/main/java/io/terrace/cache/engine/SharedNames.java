package io.terrace.cache.engine;

import io.terrace.cache.codec.KeyEncoder;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import org.jspecify.annotations.Nullable;

/**
 * The names of tags and caches as the remote tier knows them: with the namespace of the manager
 * before each, since a server that was named by its address alone is shared by all namespaces. What
 * one of them makes void is then valid in the others, whatever the tier was told. Remote keys have
 * the namespace in them. Immutable.
 */
final class SharedNames {

  private final String namespace;
  private final String prefix;

  SharedNames(String namespace) {
    this.namespace = namespace;
    this.prefix = namespace + ':'; // no namespace has a colon
  }

  /** Returns the name of {@code own} for all. */
  String outside(String own) {
    return prefix + own;
  }

  /** Returns what {@link #outside} was given, or null for a name of another namespace. */
  @Nullable String inside(String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : null;
  }

  /** Returns the remote key of the hold-off of {@code own}. */
  String keyOfHoldOff(String own) {
    return KeyEncoder.ofHoldOff(namespace, own);
  }

  /** Returns what the remote keys of a cache begin with. */
  String prefixOf(String cache) {
    return KeyEncoder.prefix(namespace, cache);
  }

  /** Returns the remote key of the lease of who sweeps a cache. */
  String keyOfSweep(String cache) {
    return KeyEncoder.ofSweep(namespace, cache);
  }

  /** Returns an invalidation as it is told to others. */
  Invalidation outside(Invalidation own) {
    if (own instanceof Invalidation.OfTag tag) {
      return new Invalidation.OfTag(outside(tag.tag()));
    }
    if (own instanceof Invalidation.OfCache cache) {
      return new Invalidation.OfCache(outside(cache.cache()));
    }
    Invalidation.OfKey key = (Invalidation.OfKey) own;
    return new Invalidation.OfKey(outside(key.cache()), key.key());
  }

  /** Returns what another manager told, or null if it is of another namespace. */
  @Nullable Invalidation inside(Invalidation told) {
    if (told instanceof Invalidation.OfTag tag) {
      String own = inside(tag.tag());
      return own == null ? null : new Invalidation.OfTag(own);
    }
    if (told instanceof Invalidation.OfCache cache) {
      String own = inside(cache.cache());
      return own == null ? null : new Invalidation.OfCache(own);
    }
    Invalidation.OfKey key = (Invalidation.OfKey) told;
    String own = inside(key.cache());
    return own == null ? null : new Invalidation.OfKey(own, key.key());
  }
}
