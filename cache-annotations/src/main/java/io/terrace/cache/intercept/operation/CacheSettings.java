package io.terrace.cache.intercept.operation;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Tier;
import io.terrace.cache.annotation.CacheTier;
import io.terrace.cache.intercept.spi.Placeholders;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What annotations say about a cache; what they leave out is the cache's own affair. Immutable.
 *
 * @param values of those that are not left out
 */
record CacheSettings(Map<Attribute, Object> values) {

  static final CacheSettings NONE = new CacheSettings(Map.of());

  /** The attributes that {@code @Cached} and {@code @CachedDefaults} have in common. */
  enum Attribute {
    TTL("ttl", (spec, value) -> spec.ttl((Duration) value)),
    LOCAL_TTL("localTtl", (spec, value) -> spec.localTtl((Duration) value)),
    TIERS("tiers", (spec, value) -> tiers(spec, (CacheTier[]) value)),
    LOCAL_MAXIMUM_SIZE(
        "localMaximumSize", (spec, value) -> spec.localMaximumSize(((Number) value).longValue())),
    NEGATIVE_TTL("negativeTtl", (spec, value) -> spec.negativeTtl((Duration) value)),
    STALE_WHILE_REVALIDATE(
        "staleWhileRevalidate", (spec, value) -> spec.staleWhileRevalidate((Duration) value)),
    STALE_IF_ERROR("staleIfError", (spec, value) -> spec.staleIfError((Duration) value)),
    SOFT_TIMEOUT("softTimeout", (spec, value) -> spec.softTimeout((Duration) value)),
    HARD_TIMEOUT("hardTimeout", (spec, value) -> spec.hardTimeout((Duration) value)),
    JITTER("jitter", (spec, value) -> spec.jitter((Double) value)),
    EARLY_REFRESH("earlyRefresh", (spec, value) -> spec.earlyRefresh((Double) value)),
    REFRESH_AFTER("refreshAfter", (spec, value) -> spec.refreshAfter((Duration) value));

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a function of nothing but its parameters
    private final BiFunction<CacheSpec<Object, Object>, Object, CacheSpec<Object, Object>> setter;

    Attribute(
        String title,
        BiFunction<CacheSpec<Object, Object>, Object, CacheSpec<Object, Object>> setter) {
      this.title = title;
      this.setter = setter;
    }

    private static CacheSpec<Object, Object> tiers(
        CacheSpec<Object, Object> spec, CacheTier[] tiers) {
      Tier[] all = Arrays.stream(tiers).map(tier -> Tier.valueOf(tier.name())).toArray(Tier[]::new);
      return spec.tiers(all[0], Arrays.copyOfRange(all, 1, all.length));
    }
  }

  /**
   * Returns what {@code annotation} says.
   *
   * @throws IllegalArgumentException if a setting is wrong by itself
   */
  static CacheSettings of(Annotation annotation, Placeholders placeholders) {
    Map<Attribute, Object> values = new EnumMap<>(Attribute.class);
    for (Attribute attribute : Attribute.values()) {
      Object value = AttributeValues.read(annotation, attribute.title, placeholders);
      if (value != null) {
        values.put(attribute, value);
      }
    }
    CacheSettings settings = new CacheSettings(Map.copyOf(values));
    CacheSpec<Object, Object> checked = settings.applyTo(CacheSpec.of(Object.class, Object.class));
    return checked == null ? NONE : settings;
  }

  /** Returns these settings, and those of {@code defaults} where these have none. */
  CacheSettings over(CacheSettings defaults) {
    Map<Attribute, Object> all = new EnumMap<>(Attribute.class);
    all.putAll(defaults.values);
    all.putAll(values);
    return new CacheSettings(Map.copyOf(all));
  }

  /** Returns these settings with a {@code refreshAfter}. */
  CacheSettings withRefreshAfter(Duration age) {
    return new CacheSettings(Map.of(Attribute.REFRESH_AFTER, age)).over(this);
  }

  /** Returns {@code spec} with these settings in it. */
  CacheSpec<Object, Object> applyTo(CacheSpec<Object, Object> spec) {
    CacheSpec<Object, Object> applied = spec;
    for (Map.Entry<Attribute, Object> each : new TreeMap<>(values).entrySet()) {
      applied = each.getKey().setter.apply(applied, each.getValue());
    }
    return applied;
  }

  /** Returns whether nothing is said. */
  boolean isEmpty() {
    return values.isEmpty();
  }
}
