package io.terrace.cache.web;

import io.terrace.cache.web.http.ByteRange;
import io.terrace.cache.web.http.CacheStatus;
import io.terrace.cache.web.http.Conditions;
import io.terrace.cache.web.http.HeaderField;
import io.terrace.cache.web.http.HeaderFields;
import io.terrace.cache.web.http.Selection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Answers requests with kept pages. Immutable and thread-safe. */
final class PageWriter {

  private static final Set<String> OF_A_BODY =
      Set.of(
          "content-length",
          "content-type",
          "content-encoding",
          "content-language",
          "content-range");

  private final String cacheName;

  PageWriter(String cacheName) {
    this.cacheName = cacheName;
  }

  void status(HttpServletResponse response, CacheStatus status) {
    if (!response.isCommitted()) {
      response.addHeader("Cache-Status", status.value(cacheName));
    }
  }

  /** Answers {@code request} with {@code page}: whole, as a part, or as not modified. */
  void write(
      StoredPage page,
      CacheStatus status,
      HttpServletRequest request,
      HttpServletResponse response,
      long now)
      throws IOException {
    boolean head = request.getMethod().equals("HEAD");
    boolean gzip =
        page.gzipped().length() > 0
            && Selection.accepts(lines(request, "Accept-Encoding"), "gzip")
            && lines(request, "Range").isEmpty();
    HeaderFields headers = gzip ? ofGzip(page.headers()) : page.headers();
    if (page.status() == 200 && Conditions.of(name -> lines(request, name)).have(headers, now)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      set(response, headers.without(OF_A_BODY), page, status, now);
      return;
    }
    Optional<ByteRange> range =
        page.status() == 200 && !head && !headers.has("Content-Encoding")
            ? range(request, page, headers)
            : Optional.empty();
    PageBody body = gzip ? page.gzipped() : page.body();
    response.setStatus(range.isPresent() ? HttpServletResponse.SC_PARTIAL_CONTENT : page.status());
    set(response, headers.without(Set.of("content-length")), page, status, now);
    int length = range.map(ByteRange::length).orElse(body.length());
    if (page.status() != HttpServletResponse.SC_NO_CONTENT) {
      response.setContentLength(length);
    }
    if (range.isPresent()) {
      response.setHeader("Content-Range", range.get().contentRange(body.length()));
      body.writeTo(response.getOutputStream(), range.get().first(), length);
    } else if (!head) {
      body.writeTo(response.getOutputStream());
    }
  }

  private static Optional<ByteRange> range(
      HttpServletRequest request, StoredPage page, HeaderFields headers) {
    List<String> ifRange = lines(request, "If-Range");
    boolean same =
        ifRange.isEmpty() || headers.first("ETag").filter(t -> ifRange.contains(t)).isPresent();
    return same ? ByteRange.of(lines(request, "Range"), page.body().length()) : Optional.empty();
  }

  private void set(
      HttpServletResponse response,
      HeaderFields headers,
      StoredPage page,
      CacheStatus status,
      long now) {
    Set<String> seen = new HashSet<>();
    for (HeaderField field : headers.fields()) {
      // The first replaces what a filter before this one, or the container, has set.
      if (seen.add(field.name().toLowerCase(Locale.ROOT))) {
        response.setHeader(field.name(), field.value());
      } else {
        response.addHeader(field.name(), field.value());
      }
    }
    if (status.forwarded() == null || page.initialAgeSeconds() > 0) {
      response.setHeader("Age", Long.toString(page.ageSeconds(now)));
    }
    status(response, status);
  }

  private static HeaderFields ofGzip(HeaderFields headers) {
    HeaderFields gzip = headers.with("Content-Encoding", "gzip");
    Optional<String> tag = headers.first("ETag").filter(t -> t.endsWith("\""));
    return tag.isEmpty()
        ? gzip
        : gzip.with("ETag", tag.get().substring(0, tag.get().length() - 1) + "-gzip\"");
  }

  static List<String> lines(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }
}
