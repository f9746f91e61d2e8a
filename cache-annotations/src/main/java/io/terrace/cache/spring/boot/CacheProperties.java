package io.terrace.cache.spring.boot;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Tier;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code terrace.caches.<name>.*} says of a cache: the settings of a {@link CacheSpec}, where
 * each is documented. Null is what is left out. Immutable.
 *
 * @param keyType the class of keys, of a cache that no annotation makes
 * @param valueType the class of values, of a cache that no annotation makes
 */
record CacheProperties(
    @DefaultValue("java.lang.Object") Class<?> keyType,
    @DefaultValue("java.lang.Object") Class<?> valueType,
    @Nullable Long localMaximumSize,
    @Nullable Duration ttl,
    @Nullable Duration localTtl,
    @Nullable Duration expireAfterAccess,
    @Nullable Duration negativeTtl,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError,
    @Nullable Duration staleIfErrorThrottle,
    @Nullable Double jitter,
    @Nullable Double earlyRefresh,
    @Nullable Duration refreshAfter,
    @Nullable Duration softTimeout,
    @Nullable Duration hardTimeout,
    @Nullable Integer maximumConcurrentLoads,
    @Nullable Set<Tier> tiers,
    @Nullable String remote,
    @Nullable Duration maxDisconnected,
    @Nullable Duration holdOff,
    @DefaultValue("false") boolean storeByReference,
    @DefaultValue("true") boolean statistics) {

  /**
   * Returns {@code spec} with these settings in it.
   *
   * @throws IllegalArgumentException if one of them is wrong by itself
   */
  <K, V> CacheSpec<K, V> applyTo(CacheSpec<K, V> spec) {
    CacheSpec<K, V> applied = spec;
    applied = set(applied, localMaximumSize, CacheSpec::localMaximumSize);
    applied = set(applied, ttl, CacheSpec::ttl);
    applied = set(applied, localTtl, CacheSpec::localTtl);
    applied = set(applied, expireAfterAccess, CacheSpec::expireAfterAccess);
    applied = set(applied, negativeTtl, CacheSpec::negativeTtl);
    applied = set(applied, staleWhileRevalidate, CacheSpec::staleWhileRevalidate);
    applied = set(applied, staleIfError, CacheSpec::staleIfError);
    applied = set(applied, staleIfErrorThrottle, CacheSpec::staleIfErrorThrottle);
    applied = set(applied, jitter, CacheSpec::jitter);
    applied = set(applied, earlyRefresh, CacheSpec::earlyRefresh);
    applied = set(applied, refreshAfter, CacheSpec::refreshAfter);
    applied = set(applied, softTimeout, CacheSpec::softTimeout);
    applied = set(applied, hardTimeout, CacheSpec::hardTimeout);
    applied = set(applied, maximumConcurrentLoads, CacheSpec::maximumConcurrentLoads);
    applied = set(applied, tiers, CacheProperties::tiers);
    applied = set(applied, remote, CacheSpec::remote);
    applied = set(applied, maxDisconnected, CacheSpec::maxDisconnected);
    applied = set(applied, holdOff, CacheSpec::holdOff);
    applied = statistics ? applied : applied.statistics(false);
    return storeByReference ? applied.storeByReference() : applied;
  }

  private static <K, V, T> CacheSpec<K, V> set(
      CacheSpec<K, V> spec,
      @Nullable T value,
      BiFunction<CacheSpec<K, V>, T, CacheSpec<K, V>> setting) {
    return value == null ? spec : setting.apply(spec, value);
  }

  private static <K, V> CacheSpec<K, V> tiers(CacheSpec<K, V> spec, Set<Tier> tiers) {
    Tier[] all = tiers.toArray(Tier[]::new);
    return tiers.isEmpty() ? spec : spec.tiers(all[0], all);
  }
}
