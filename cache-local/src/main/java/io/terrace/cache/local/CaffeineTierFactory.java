package io.terrace.cache.local;

import io.terrace.cache.spi.LocalTier;
import io.terrace.cache.spi.LocalTierFactory;

/** Makes local tiers on Caffeine. Thread-safe. */
public final class CaffeineTierFactory implements LocalTierFactory {

  /** For {@link java.util.ServiceLoader}. */
  public CaffeineTierFactory() {}

  @Override
  public <K, E> LocalTier<K, E> create(Options<K, E> options) {
    return new CaffeineTier<>(options);
  }
}
