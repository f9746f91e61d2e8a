package io.terrace.cache.web.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a cache did with a request, as a {@code Cache-Status} field says it: RFC 9211. Immutable.
 *
 * @param forwarded why the handler was asked; null for a hit
 * @param ttlSeconds how long it stays fresh, less than 0 for how long it has been stale; empty text
 *     where nothing is known
 * @param stored whether the response was stored
 * @param collapsed whether the request waited for another's
 * @param detail why something was not stored, empty if there is nothing to say
 */
public record CacheStatus(
    @Nullable Forwarded forwarded,
    String ttlSeconds,
    boolean stored,
    boolean collapsed,
    String detail) {

  /** Why the handler was asked. */
  public enum Forwarded {
    /** The policy, or the request, takes no part in caching. */
    BYPASS,
    /** The method is not one that is cached. */
    METHOD,
    /** There was nothing for this page. */
    URI_MISS,
    /** There was nothing for this variant of the page. */
    VARY_MISS,
    /** What there was is stale. */
    STALE,
    /** The request did not take what there was. */
    REQUEST,
    /** It asked for part of a page that is not held. */
    PARTIAL
  }

  /** Returns the status of a hit. */
  public static CacheStatus hit(long ttlSeconds, boolean collapsed) {
    return new CacheStatus(null, Long.toString(ttlSeconds), false, collapsed, "");
  }

  /** Returns the status of a request that the handler answered. */
  public static CacheStatus forwarded(Forwarded why, boolean stored, String detail) {
    return new CacheStatus(why, "", stored, false, detail);
  }

  /** Returns the value of the field. */
  public String value(String cache) {
    StringBuilder value = new StringBuilder(cache);
    if (forwarded == null) {
      value.append("; hit");
    } else {
      value.append("; fwd=").append(forwarded.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    if (!ttlSeconds.isEmpty()) {
      value.append("; ttl=").append(ttlSeconds);
    }
    if (stored) {
      value.append("; stored");
    }
    if (collapsed) {
      value.append("; collapsed");
    }
    if (!detail.isEmpty()) {
      value.append("; detail=\"").append(detail.replaceAll("[^ !#-\\[\\]-~]", "?")).append('"');
    }
    return value.toString();
  }
}
