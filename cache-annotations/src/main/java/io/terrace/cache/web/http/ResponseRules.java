package io.terrace.cache.web.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a response says about its own caching, to a cache that many share: whether it may be stored
 * (RFC 9111, 3), for how long it is fresh (4.2), and what may be served after that (4.2.4, RFC
 * 5861). Immutable.
 */
public final class ResponseRules {

  /** Fresh by guess for up to this: RFC 9111, 4.2.2. */
  private static final long LONGEST_GUESS_SECONDS = 86_400;

  /** May be stored though nothing says for how long: RFC 9110, 15.1. 206 is not stored at all. */
  private static final Set<Integer> GUESSABLE =
      Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

  /** What {@code must-understand} asks about: those whose caching has no rules of its own here. */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(
          200, 203, 204, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 414, 500, 501,
          502, 503, 504);

  private final int status;
  private final HeaderFields headers;
  private final CacheControl control;
  private final boolean targeted;

  private ResponseRules(int status, HeaderFields headers, CacheControl control, boolean targeted) {
    this.status = status;
    this.headers = headers;
    this.control = control;
    this.targeted = targeted;
  }

  /**
   * Returns what a response says.
   *
   * @param targets the names of fields that are asked before {@code Cache-Control}, the first first
   */
  public static ResponseRules of(int status, HeaderFields headers, List<String> targets) {
    for (String target : targets) {
      Optional<CacheControl> found = CacheControl.parseTargeted(headers.all(target));
      if (found.isPresent()) {
        return new ResponseRules(status, headers, found.get(), true);
      }
    }
    CacheControl control = CacheControl.parse(headers.all("Cache-Control"));
    return new ResponseRules(status, headers, control, false);
  }

  /** Returns why it must not be stored, whatever anybody wishes; empty if it may be. */
  public Optional<String> forbidden() {
    boolean understood = control.has("must-understand") && UNDERSTOOD.contains(status);
    if (control.has("must-understand") && !understood) {
      return Optional.of("must-understand");
    }
    if (control.has("no-store") && !understood) {
      return Optional.of("no-store");
    }
    if (control.hasWhole("private")) {
      return Optional.of("private");
    }
    if (variesByAll()) {
      return Optional.of("vary *");
    }
    if (headers.has("Set-Cookie") || headers.has("Set-Cookie2")) {
      return Optional.of("set-cookie");
    }
    return status == 206 || status == 304 || status < 200
        ? Optional.of("status " + status)
        : Optional.empty();
  }

  private boolean variesByAll() {
    return headers.all("Vary").stream().anyMatch(line -> Tokens.list(line).contains("*"));
  }

  /** Returns whether it may answer others though its request had {@code Authorization}: 3.5. */
  public boolean allowsAuthorized() {
    return control.has("public") || control.has("must-revalidate") || control.has("s-maxage");
  }

  /** Returns the fields that are of one user only, and not stored. */
  public Set<String> unstoredFields() {
    Set<String> fields = control.fieldsOf("private");
    fields.addAll(control.fieldsOf("no-cache"));
    return fields;
  }

  /** Returns whether it must be validated before each use. */
  public boolean needsValidation() {
    return control.hasWhole("no-cache")
        || (control.isEmpty()
            && headers.all("Pragma").stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("no-cache")));
  }

  /** Returns whether nothing of it may be served past its freshness: RFC 9111, 5.2.2.2, .8, .10. */
  public boolean forbidsStale() {
    return control.has("must-revalidate")
        || control.has("proxy-revalidate")
        || control.has("s-maxage")
        || needsValidation();
  }

  /**
   * Returns for how many seconds it is fresh, as it says itself.
   *
   * @param now in milliseconds since 1970
   */
  public OptionalLong freshSeconds(long now) {
    if (control.has("s-maxage")) {
      return control.seconds("s-maxage");
    }
    if (control.has("max-age")) {
      return control.seconds("max-age");
    }
    List<String> expires = headers.all("Expires");
    if (expires.isEmpty() || (targeted && control.has("no-cache"))) {
      return OptionalLong.empty();
    }
    if (expires.size() > 1) {
      return OptionalLong.of(0);
    }
    long end = HttpDate.parse(expires.get(0), now).orElse(Long.MIN_VALUE);
    long start = date(now);
    return OptionalLong.of(end <= start ? 0 : (end - start) / 1_000);
  }

  /**
   * Returns for how many seconds it may be taken as fresh though it does not say: RFC 9111, 4.2.2.
   */
  public OptionalLong guessedSeconds(long now) {
    Optional<Long> modified =
        headers.first("Last-Modified").flatMap(text -> HttpDate.parse(text, now));
    if (modified.isEmpty() || !(GUESSABLE.contains(status) || control.has("public"))) {
      return OptionalLong.empty();
    }
    long age = (date(now) - modified.get()) / 1_000;
    return age <= 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(LONGEST_GUESS_SECONDS, age / 10));
  }

  /** Returns for how many seconds more it may be served while it is made anew: RFC 5861, 3. */
  public OptionalLong whileRevalidateSeconds() {
    return control.seconds("stale-while-revalidate");
  }

  /** Returns for how many seconds more it may be served if it cannot be made: RFC 5861, 4. */
  public OptionalLong ifErrorSeconds() {
    return control.seconds("stale-if-error");
  }

  /**
   * Returns how old it was when it came, in seconds: RFC 9111, 4.2.3.
   *
   * @param asked when it was asked for, in milliseconds since 1970
   * @param now when it came
   */
  public long ageSeconds(long asked, long now) {
    long apparent = Math.max(0, now - date(now)) / 1_000;
    long said = 0;
    List<String> ages = headers.all("Age").stream().flatMap(a -> Tokens.list(a).stream()).toList();
    if (!ages.isEmpty() && ages.get(0).matches("\\d+")) {
      String digits = ages.get(0);
      said = digits.length() > 10 ? Integer.MAX_VALUE : Long.parseLong(digits);
    }
    return Math.max(apparent, said + (now - asked) / 1_000);
  }

  private long date(long now) {
    return headers.first("Date").flatMap(text -> HttpDate.parse(text, now)).orElse(now);
  }
}
