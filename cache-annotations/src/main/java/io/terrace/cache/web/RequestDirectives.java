package io.terrace.cache.web;

import io.terrace.cache.web.http.CacheControl;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a request will take: RFC 9111, 5.2.1. {@code max-stale} is not granted: what is past its
 * time is served for as long as the page says, and no longer. Immutable.
 *
 * @param control its directives, none where they do not count
 */
record RequestDirectives(CacheControl control) {

  static final RequestDirectives NONE = new RequestDirectives(CacheControl.parse(List.of()));

  static RequestDirectives of(List<String> cacheControl, List<String> pragma) {
    CacheControl control = CacheControl.parse(cacheControl);
    boolean old =
        control.isEmpty()
            && pragma.stream().anyMatch(p -> p.toLowerCase(Locale.ROOT).contains("no-cache"));
    return new RequestDirectives(old ? CacheControl.parse(List.of("no-cache")) : control);
  }

  /** Returns whether {@code page} will do without asking its handler. */
  boolean take(StoredPage page, long nowMillis) {
    if (control.has("no-cache") || control.has("no-store") || page.terms().always()) {
      return false;
    }
    OptionalLong oldest = control.seconds("max-age");
    if (oldest.isPresent()
        && (oldest.getAsLong() == 0 || page.ageSeconds(nowMillis) > oldest.getAsLong())) {
      return false;
    }
    if (control.has("min-fresh")) {
      return page.freshSeconds(nowMillis) >= control.seconds("min-fresh").orElse(0);
    }
    return page.isServedMeanwhile(nowMillis);
  }

  boolean onlyIfCached() {
    return control.has("only-if-cached");
  }

  /** Returns whether the response to this request must not be stored: RFC 9111, 5.2.1.5. */
  boolean forbidStoring() {
    return control.has("no-store");
  }
}
