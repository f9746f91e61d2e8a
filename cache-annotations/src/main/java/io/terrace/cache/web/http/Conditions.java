package io.terrace.cache.web.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client has of a page already: the conditions of its request, RFC 9110, 13. Immutable.
 *
 * @param noneMatch the entity tags that it has, by which alone it goes where there are any
 * @param modifiedSince the date of what it has
 */
public record Conditions(List<String> noneMatch, Optional<String> modifiedSince) {

  /**
   * Returns the conditions of a request.
   *
   * @param request gives the lines of a header of it
   */
  public static Conditions of(Function<String, List<String>> request) {
    return new Conditions(
        request.apply("If-None-Match").stream().flatMap(l -> Tokens.list(l).stream()).toList(),
        request.apply("If-Modified-Since").stream().findFirst());
  }

  /**
   * Returns whether a client that has these has this page, so that a 304 will do. A date says so
   * only for a page that had been unchanged for a second when it was made: one that changes twice
   * in a second has one date for both.
   */
  public boolean have(HeaderFields page, long now) {
    if (!noneMatch.isEmpty()) {
      Optional<String> tag = page.first("ETag");
      return noneMatch.contains("*")
          || tag.filter(t -> noneMatch.stream().anyMatch(n -> opaque(n).equals(opaque(t))))
              .isPresent();
    }
    Optional<Long> since = modifiedSince.flatMap(text -> HttpDate.parse(text, now));
    Optional<Long> modified = date(page, "Last-Modified", now);
    if (since.isEmpty() || modified.isEmpty()) {
      return false;
    }
    long made = date(page, "Date", now).orElse(now);
    return modified.get() <= since.get() && modified.get() < made;
  }

  private static Optional<Long> date(HeaderFields page, String name, long now) {
    return page.first(name).flatMap(text -> HttpDate.parse(text, now));
  }

  /** Weak and strong tags are compared alike: RFC 9110, 8.8.3.2. */
  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
