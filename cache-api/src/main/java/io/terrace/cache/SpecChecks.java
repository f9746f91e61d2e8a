package io.terrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the settings of a {@link CacheSpec} against one another. */
record SpecChecks(CacheSpec<?, ?> spec, Settings settings) {

  /**
   * Does so.
   *
   * @throws IllegalArgumentException naming the settings in conflict and the remedy
   */
  void run() {
    refuse(Setting.LOCAL_MAXIMUM_SIZE, Setting.LOCAL_MAXIMUM_WEIGHT, "Choose one bound.");
    checkTiers();
    refuse(Setting.TTL, Setting.EXPIRY_POLICY, "An expiry policy decides alone: drop the ttl.");
    refuse(
        Setting.EXPIRE_AFTER_ACCESS,
        Setting.EXPIRY_POLICY,
        "An expiry policy decides alone: drop expireAfterAccess.");
    for (Setting needsTtl :
        List.of(
            Setting.STALE_WHILE_REVALIDATE,
            Setting.STALE_IF_ERROR,
            Setting.EARLY_REFRESH,
            Setting.JITTER)) {
      if (settings.has(needsTtl) && !settings.has(Setting.TTL)) {
        throw new IllegalArgumentException(
            needsTtl.title() + " has no meaning without ttl. Set ttl, or drop it.");
      }
    }
    if (settings.has(Setting.STALE_IF_ERROR_THROTTLE) && !settings.has(Setting.STALE_IF_ERROR)) {
      throw new IllegalArgumentException(
          "staleIfErrorThrottle has no meaning without staleIfError. Set both, or drop it.");
    }
    checkTimeouts();
    checkBelowTtl();
    if (spec.isReadThrough() && spec.getCacheLoaderFactory() == null) {
      throw new IllegalArgumentException("readThrough needs a CacheLoader factory. Set both.");
    }
    if (spec.isWriteThrough() && spec.getCacheWriterFactory() == null) {
      throw new IllegalArgumentException("writeThrough needs a CacheWriter factory. Set both.");
    }
  }

  private void checkTiers() {
    refuse(
        Setting.REMOTE,
        Setting.STORE_BY_REFERENCE,
        "What is stored by reference stays in this process: drop one.");
    refuse(
        Setting.LOCAL_TTL,
        Setting.STORE_BY_REFERENCE,
        "What is stored by reference has no remote tier to ask again: drop one.");
    refuse(
        Setting.HOLD_OFF,
        Setting.STORE_BY_REFERENCE,
        "A hold-off is kept in the remote tier, which does not know what is stored by reference:"
            + " drop one.");
    Set<Tier> tiers = spec.tiers().orElse(Set.of());
    if (tiers.contains(Tier.REMOTE)) {
      refuse(
          Setting.TIERS,
          Setting.STORE_BY_REFERENCE,
          "What is stored by reference stays in this process: use tiers(LOCAL).");
    } else if (!tiers.isEmpty()) {
      refuse(Setting.TIERS, Setting.MAX_DISCONNECTED, "A local cache follows no bus: drop it.");
      refuse(Setting.TIERS, Setting.HOLD_OFF, "A hold-off is kept in the remote tier: drop it.");
      refuse(Setting.TIERS, Setting.LOCAL_TTL, "There is no remote tier to ask again: use ttl.");
      refuse(Setting.TIERS, Setting.REMOTE, "Add REMOTE to the tiers, or name no remote tier.");
    }
    if (tiers.equals(Set.of(Tier.REMOTE))) {
      refuse(Setting.TIERS, Setting.MAX_DISCONNECTED, "Nothing is kept in the heap: drop it.");
      refuse(Setting.TIERS, Setting.LOCAL_TTL, "Nothing is kept in the heap: drop it.");
      refuse(Setting.TIERS, Setting.LOCAL_MAXIMUM_SIZE, "Nothing is kept in the heap: drop it.");
      refuse(Setting.TIERS, Setting.LOCAL_MAXIMUM_WEIGHT, "Nothing is kept in the heap: drop it.");
    }
  }

  private void checkBelowTtl() {
    Optional<Duration> ttl = spec.ttl();
    Optional<Duration> local = spec.localTtl();
    Optional<Duration> refresh = spec.refreshAfter();
    if (ttl.isPresent() && local.isPresent() && local.get().compareTo(ttl.get()) > 0) {
      throw new IllegalArgumentException(
          "localTtl ("
              + local.get()
              + ") is above ttl ("
              + ttl.get()
              + "), and a copy does not outlive its entry. Lower localTtl, or drop it.");
    }
    if (ttl.isPresent() && refresh.isPresent() && refresh.get().compareTo(ttl.get()) >= 0) {
      throw new IllegalArgumentException(
          "refreshAfter ("
              + refresh.get()
              + ") is not below ttl ("
              + ttl.get()
              + "), and would never come. Lower it, or use staleWhileRevalidate.");
    }
    refuse(
        Setting.LOCAL_TTL,
        Setting.EXPIRE_AFTER_ACCESS,
        "Both say when the heap's copy ends: drop one.");
  }

  private void checkTimeouts() {
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

  private void refuse(Setting one, Setting other, String remedy) {
    if (settings.has(one) && settings.has(other)) {
      throw new IllegalArgumentException(
          one.title() + " and " + other.title() + " conflict. " + remedy);
    }
  }
}
