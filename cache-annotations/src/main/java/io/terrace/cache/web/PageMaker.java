package io.terrace.cache.web;

import io.terrace.cache.web.StoredPage.Terms;
import io.terrace.cache.web.http.HeaderFields;
import io.terrace.cache.web.http.HttpDate;
import io.terrace.cache.web.http.ResponseRules;
import io.terrace.cache.web.http.Selection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is kept out of what a handler answered, or says why it is not kept. Immutable and
 * thread-safe.
 *
 * @param targets fields that are asked before {@code Cache-Control}
 * @param validationGrace for how long a stale page is kept only to be validated
 * @param tagHeaders the fields that tell a cache in front which tags a page has
 */
record PageMaker(List<String> targets, Duration validationGrace, List<String> tagHeaders) {

  private static final int LEAST_GZIPPED = 1_024;

  private static final Set<String> OWN_CONTROL = Set.of("cache-control", "expires");

  /** What came of a response: a page, or why there is none. */
  record Made(@Nullable StoredPage page, String reason) {}

  /**
   * What a handler answered.
   *
   * @param askedMillis when it was asked
   * @param tags of the page
   * @param authorized whether it was asked with {@code Authorization}
   */
  @SuppressWarnings("ArrayRecordComponent") // an answer is never compared
  record Answer(
      int status,
      HeaderFields headers,
      byte[] body,
      long askedMillis,
      List<String> tags,
      boolean authorized) {}

  ResponseRules rules(int status, HeaderFields headers) {
    return ResponseRules.of(status, headers, targets);
  }

  Made make(Answer answer, PagePolicy policy, long now) {
    ResponseRules rules = rules(answer.status(), answer.headers());
    Optional<String> forbidden = rules.forbidden();
    if (forbidden.isPresent()) {
      return new Made(null, forbidden.get());
    }
    if (!policy.statuses().contains(answer.status())) {
      return new Made(null, "status " + answer.status());
    }
    if (answer.authorized() && !rules.allowsAuthorized()) {
      return new Made(null, "authorization");
    }
    HeaderFields headers = answer.headers().storable().without(rules.unstoredFields());
    Terms terms = terms(rules, headers, policy, now);
    if (keptSeconds(terms) <= 0) {
      return new Made(null, "no time to keep it");
    }
    PageBody body = new PageBody(answer.body());
    byte[] gzipped = gzipped(headers, answer.body());
    headers = completed(headers, answer, policy, now);
    return new Made(
        new StoredPage(
            answer.status(),
            gzipped.length == 0
                ? headers
                : headers.with("Vary", alsoVarying(headers, List.of("Accept-Encoding"))),
            body,
            gzipped.length == 0 ? PageBody.EMPTY : new PageBody(gzipped),
            now,
            rules.ageSeconds(answer.askedMillis(), now),
            terms,
            List.copyOf(answer.tags()),
            0),
        "");
  }

  /** Returns {@code page} as a 304 with these headers confirms it: RFC 9111, 4.3.4. */
  StoredPage confirmed(
      StoredPage page, HeaderFields news, PagePolicy policy, long asked, long now) {
    Set<String> ours = page.terms().ownControl() ? OWN_CONTROL : Set.of();
    HeaderFields headers = page.headers().without(ours).updatedBy(news);
    ResponseRules rules = rules(page.status(), headers);
    return new StoredPage(
        page.status(),
        controlled(headers, policy, now),
        page.body(),
        page.gzipped(),
        now,
        rules(page.status(), news).ageSeconds(asked, now),
        terms(rules, headers, policy, now),
        page.tags(),
        0);
  }

  private static Terms terms(
      ResponseRules rules, HeaderFields headers, PagePolicy policy, long now) {
    OptionalLong said = rules.freshSeconds(now);
    boolean zero = (said.isPresent() && said.getAsLong() == 0) || rules.needsValidation();
    long fresh =
        zero ? 0 : seconds(policy.ttl()).orElseGet(() -> unsaidSeconds(rules, policy, said, now));
    boolean strict = rules.forbidsStale();
    return new Terms(
        fresh,
        strict || fresh == 0
            ? 0
            : stale(policy.staleWhileRevalidate(), rules.whileRevalidateSeconds()),
        strict || fresh == 0 ? 0 : stale(policy.staleIfError(), rules.ifErrorSeconds()),
        headers.has("ETag") || headers.has("Last-Modified"),
        rules.needsValidation(),
        isSilent(headers) && isTimed(policy));
  }

  private static long unsaidSeconds(
      ResponseRules rules, PagePolicy policy, OptionalLong said, long now) {
    if (said.isPresent()) {
      return said.getAsLong();
    }
    OptionalLong guessed =
        policy.guessesFreshness() ? rules.guessedSeconds(now) : OptionalLong.empty();
    return seconds(policy.defaultTtl()).orElse(guessed.orElse(0));
  }

  private static OptionalLong seconds(Optional<Duration> duration) {
    return duration.isPresent()
        ? OptionalLong.of(duration.get().toSeconds())
        : OptionalLong.empty();
  }

  private static long stale(Optional<Duration> policy, OptionalLong said) {
    return seconds(policy).orElse(said.orElse(0));
  }

  /** Returns for how long a page of these terms is kept, counted from its making. */
  long keptSeconds(Terms terms) {
    long validation = terms.validated() ? validationGrace.toSeconds() : 0;
    return terms.fresh() + Math.max(validation, Math.max(terms.whileRevalidate(), terms.ifError()));
  }

  /** Adds what the handler left out and clients and caches in front go by. */
  private HeaderFields completed(HeaderFields headers, Answer answer, PagePolicy policy, long now) {
    HeaderFields completed = headers;
    if (!policy.varyOn().isEmpty()) {
      completed = completed.with("Vary", alsoVarying(completed, policy.varyOn()));
    }
    if (!completed.has("Date")) {
      completed = completed.with("Date", HttpDate.format(now));
    }
    if (!completed.has("ETag") && answer.status() == 200) {
      completed = completed.with("ETag", tagOf(answer.body()));
    }
    if (!completed.has("Last-Modified") && answer.status() == 200) {
      completed = completed.with("Last-Modified", HttpDate.format(now));
    }
    completed = controlled(completed, policy, now);
    for (String header : answer.tags().isEmpty() ? List.<String>of() : tagHeaders) {
      String between = header.equalsIgnoreCase("Surrogate-Key") ? " " : ",";
      completed = completed.with(header, String.join(between, answer.tags()));
    }
    return completed;
  }

  /** Tells clients how long they may keep a page whose handler does not. */
  private static HeaderFields controlled(HeaderFields headers, PagePolicy policy, long now) {
    if (policy.cacheControl().isPresent() && !headers.has("Cache-Control")) {
      return headers.with("Cache-Control", policy.cacheControl().get());
    }
    if (!isSilent(headers) || !isTimed(policy)) {
      return headers;
    }
    long browser = policy.browserTtl().toSeconds();
    return headers
        .with("Cache-Control", "max-age=" + browser + (browser == 0 ? ", must-revalidate" : ""))
        .with("Expires", HttpDate.format(now + browser * 1_000));
  }

  private static boolean isSilent(HeaderFields headers) {
    return !headers.has("Cache-Control") && !headers.has("Expires");
  }

  private static boolean isTimed(PagePolicy policy) {
    return policy.ttl().isPresent() || policy.defaultTtl().isPresent();
  }

  private static String tagOf(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"'
          + Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22)
          + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("each platform has SHA-256", impossible);
    }
  }

  private static String alsoVarying(HeaderFields headers, List<String> more) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(Selection.varied(headers));
    names.addAll(more);
    return String.join(", ", names);
  }

  /** Returns the body compressed, or nothing if that is not worth it or not allowed. */
  private static byte[] gzipped(HeaderFields headers, byte[] body) {
    String type = headers.first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    boolean text =
        type.startsWith("text/")
            || type.contains("json")
            || type.contains("xml")
            || type.contains("javascript");
    boolean mayTransform =
        headers.all("Cache-Control").stream().noneMatch(line -> line.contains("no-transform"));
    if (!text || !mayTransform || body.length < LEAST_GZIPPED || headers.has("Content-Encoding")) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.size() < body.length ? bytes.toByteArray() : new byte[0];
  }
}
