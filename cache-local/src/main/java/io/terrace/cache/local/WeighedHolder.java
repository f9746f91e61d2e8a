package io.terrace.cache.local;

/** A holder in a tier that is bounded by weight. */
final class WeighedHolder<K, E> extends Holder<K, E> {

  /** The weight of the entry that Caffeine was told of, or is about to be. */
  volatile int weight;

  WeighedHolder(K key, E entry, int weight) {
    super(key, entry);
    this.weight = weight;
  }
}
