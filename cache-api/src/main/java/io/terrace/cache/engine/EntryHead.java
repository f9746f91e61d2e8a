package io.terrace.cache.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a hit looks at of an entry. It is a class of its own because the virtual machine lays out
 * the fields of a superclass first: so a hit touches one line of the processor's cache in most
 * cases, and not the three that an entry may lie across.
 */
abstract class EntryHead<V> {

  /** Until when a read needs no more thought than this. Kept by {@link TierEntry#settle}. */
  volatile long plainUntil;

  final long generation;
  final @Nullable V value;
  final @Nullable TagStamps tags;
  final boolean immutable;

  EntryHead(@Nullable V value, boolean immutable, long generation, @Nullable TagStamps tags) {
    this.value = value;
    this.immutable = immutable;
    this.generation = generation;
    this.tags = tags;
  }
}
