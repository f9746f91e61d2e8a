package io.terrace.cache;

import java.util.Locale;

/** What may be set in a {@link CacheSpec}. */
enum Setting {
  LOCAL_MAXIMUM_SIZE,
  LOCAL_MAXIMUM_WEIGHT,
  LOCAL_WEIGHER,
  TTL,
  LOCAL_TTL,
  EXPIRE_AFTER_ACCESS,
  NEGATIVE_TTL,
  STALE_WHILE_REVALIDATE,
  STALE_IF_ERROR,
  STALE_IF_ERROR_THROTTLE,
  JITTER,
  EARLY_REFRESH,
  REFRESH_AFTER,
  SOFT_TIMEOUT,
  HARD_TIMEOUT,
  MAXIMUM_CONCURRENT_LOADS,
  LOADER,
  TIERS,
  REMOTE,
  MAX_DISCONNECTED,
  HOLD_OFF,
  WIRE_FORMAT,
  STORE_BY_REFERENCE,
  STATISTICS_OFF,
  MANAGEMENT,
  READ_THROUGH,
  WRITE_THROUGH,
  CACHE_LOADER,
  CACHE_WRITER,
  EXPIRY_POLICY,
  LISTENERS;

  /** Returns the name of the method that sets it. */
  String title() {
    StringBuilder title = new StringBuilder();
    for (String word : name().split("_", -1)) {
      title.append(
          title.isEmpty() ? word.substring(0, 1).toLowerCase(Locale.ROOT) : word.charAt(0));
      title.append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return title.toString();
  }
}
