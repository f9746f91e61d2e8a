package io.terrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the settings of a spec against one another. */
final class SpecChecks {

  private SpecChecks() {}

  /**
   * Checks them.
   *
   * @param set what was set
   * @throws IllegalArgumentException naming the settings in conflict and the remedy
   */
  static void check(CacheSpec<?, ?> spec, Set<Setting> set) {
    refuse(set, Setting.LOCAL_MAXIMUM_SIZE, Setting.LOCAL_MAXIMUM_WEIGHT, "Choose one bound.");
    refuse(
        set, Setting.TTL, Setting.EXPIRY_POLICY, "An expiry policy decides alone: drop the ttl.");
    refuse(
        set,
        Setting.EXPIRE_AFTER_ACCESS,
        Setting.EXPIRY_POLICY,
        "An expiry policy decides alone: drop expireAfterAccess.");
    for (Setting needsTtl :
        List.of(
            Setting.STALE_WHILE_REVALIDATE,
            Setting.STALE_IF_ERROR,
            Setting.EARLY_REFRESH,
            Setting.JITTER)) {
      if (set.contains(needsTtl) && !set.contains(Setting.TTL)) {
        throw new IllegalArgumentException(
            needsTtl.method() + " has no meaning without ttl. Set ttl, or drop it.");
      }
    }
    if (set.contains(Setting.STALE_IF_ERROR_THROTTLE) && !set.contains(Setting.STALE_IF_ERROR)) {
      throw new IllegalArgumentException(
          "staleIfErrorThrottle has no meaning without staleIfError. Set both, or drop it.");
    }
    checkTimeouts(spec);
    if (spec.isReadThrough() && spec.getCacheLoaderFactory() == null) {
      throw new IllegalArgumentException("readThrough needs a CacheLoader factory. Set both.");
    }
    if (spec.isWriteThrough() && spec.getCacheWriterFactory() == null) {
      throw new IllegalArgumentException("writeThrough needs a CacheWriter factory. Set both.");
    }
  }

  private static void checkTimeouts(CacheSpec<?, ?> spec) {
    Optional<Duration> soft = spec.softTimeout();
    Optional<Duration> hard = spec.hardTimeout();
    if (soft.isEmpty()) {
      return;
    }
    if (hard.isPresent() && soft.get().compareTo(hard.get()) > 0) {
      throw new IllegalArgumentException(
          "softTimeout (" + soft.get() + ") is above hardTimeout (" + hard.get() + "). Swap them.");
    }
    if (spec.staleIfError().isEmpty()) {
      throw new IllegalArgumentException(
          "softTimeout serves a stale value in place of a slow load, which staleIfError must allow."
              + " Set staleIfError, or use hardTimeout.");
    }
  }

  private static void refuse(Set<Setting> set, Setting one, Setting other, String remedy) {
    if (set.contains(one) && set.contains(other)) {
      throw new IllegalArgumentException(
          one.method() + " and " + other.method() + " conflict. " + remedy);
    }
  }
}
