package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.spi.LocalTierFactory;
import java.util.function.BiConsumer;
import java.util.function.ToIntBiFunction;

/** How a spec bounds the local tier. */
final class LocalBounds {

  /** Enough for a small service, and small enough to harm none. */
  static final long DEFAULT_MAXIMUM_SIZE = 10_000;

  private LocalBounds() {}

  static <K, V> LocalTierFactory.Options<K, TierEntry<V>> of(
      CacheSpec<K, V> spec, BiConsumer<K, TierEntry<V>> evicted) {
    if (spec.localWeigher().isEmpty()) {
      long maximum = spec.localMaximumSize().orElse(DEFAULT_MAXIMUM_SIZE);
      return new LocalTierFactory.Options<>(maximum, null, evicted);
    }
    ToIntBiFunction<? super K, ? super V> weigher = spec.localWeigher().get();
    ToIntBiFunction<K, TierEntry<V>> ofEntry =
        (key, entry) -> {
          V held = entry.held();
          return held == null ? 1 : weigher.applyAsInt(key, held);
        };
    return new LocalTierFactory.Options<>(
        spec.localMaximumWeight().orElseThrow(), ofEntry, evicted);
  }
}
