package io.terrace.cache.spi;

import java.util.function.BiConsumer;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/** Makes local tiers. Found by {@link java.util.ServiceLoader}; thread-safe. */
public interface LocalTierFactory {

  /** Makes an empty tier. */
  <K, E> LocalTier<K, E> create(Options<K, E> options);

  /**
   * How a tier is bounded.
   *
   * @param maximum the greatest number of entries, or sum of weights; {@link Long#MAX_VALUE} for no
   *     bound
   * @param weigher the weight of an entry, 0 or more, or null where entries are counted
   * @param evicted is told of each entry that is dropped for capacity, in the thread that dropped
   *     it, before its key can have another
   * @param <K> the type of keys
   * @param <E> the type of entries
   */
  record Options<K, E>(
      long maximum, @Nullable ToIntBiFunction<K, E> weigher, BiConsumer<K, E> evicted) {}
}
