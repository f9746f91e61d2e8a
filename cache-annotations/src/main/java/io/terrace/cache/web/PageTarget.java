package io.terrace.cache.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a request asks for, as a key: where the page is, and all of the request that routes or links
 * may depend on though {@code Vary} never names it. Two requests that could get different pages
 * must not have one key; where that is in doubt, there is none.
 */
final class PageTarget {

  /** Proxies say by these what was asked of them; a page may hold them in its links. */
  private static final List<String> ROUTING =
      List.of(
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-forwarded-scheme",
          "x-forwarded-ssl",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-path",
          "x-forwarded-server",
          "x-original-host",
          "x-original-url",
          "x-rewrite-url",
          "x-host",
          "front-end-https");

  /** Headers that are in the key, or that {@link PageRequest} decides on. */
  static final Set<String> KEYED =
      Stream.concat(
              ROUTING.stream(),
              Stream.of(
                  "host",
                  "forwarded",
                  "authorization",
                  "cache-control",
                  "pragma",
                  "content-length",
                  "content-type",
                  "transfer-encoding",
                  "if-none-match",
                  "if-modified-since",
                  "if-match",
                  "if-unmodified-since",
                  "if-range",
                  "range"))
          .collect(Collectors.toUnmodifiableSet());

  /** By these a GET is said to be something else. */
  private static final List<String> METHODS =
      List.of("x-http-method-override", "x-http-method", "x-method-override");

  private PageTarget() {}

  /** Returns why no page can be found for this request by a key, if it is so. */
  static Optional<String> ambiguity(HttpServletRequest request) {
    if (METHODS.stream().anyMatch(name -> request.getHeader(name) != null)) {
      return Optional.of("method override");
    }
    String path = request.getRequestURI().toLowerCase(Locale.ROOT);
    boolean plain =
        path.startsWith("/")
            && !path.contains("//")
            && !path.contains("/./")
            && !path.contains("/../")
            && !path.endsWith("/.")
            && !path.endsWith("/..")
            && path.chars().noneMatch(c -> c == ';' || c == '\\' || c <= ' ' || c == 0x7f)
            && !path.matches(".*%(2f|5c|25|2e|3b|3f|23|[01][0-9a-f]|7f).*");
    return plain ? Optional.empty() : Optional.of("path");
  }

  /** Returns the key of the page that {@code request} asks for. */
  static String key(HttpServletRequest request, Optional<List<String>> parameters) {
    StringBuilder key = new StringBuilder(origin(request));
    key.append(plainPath(request.getRequestURI()));
    String query = parameters.map(names -> listed(request, names)).orElse(request.getQueryString());
    if (query != null) {
      key.append('?').append(query);
    }
    for (String name : ROUTING) {
      Collections.list(request.getHeaders(name))
          .forEach(value -> key.append(' ').append(name).append('=').append(escaped(value)));
    }
    Collections.list(request.getHeaders("Forwarded"))
        .forEach(value -> key.append(" forwarded=").append(escaped(withoutClients(value))));
    return key.toString();
  }

  /** Returns the key of another page of the same host. */
  static String key(HttpServletRequest request, String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    return origin(request)
        + (query < 0
            ? plainPath(pathAndQuery)
            : plainPath(pathAndQuery.substring(0, query)) + pathAndQuery.substring(query));
  }

  private static String origin(HttpServletRequest request) {
    return request.getScheme()
        + "://"
        + request.getServerName().toLowerCase(Locale.ROOT)
        + ":"
        + request.getServerPort();
  }

  /** Returns the path with each character written in one way only: RFC 3986, 6.2.2. */
  private static String plainPath(String path) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%' || i + 2 >= path.length()) {
        plain.append(c);
        continue;
      }
      String digits = path.substring(i + 1, i + 3);
      int code = digits.matches("[0-9a-fA-F]{2}") ? Integer.parseInt(digits, 16) : -1;
      if ((Character.isLetterOrDigit(code) && code < 0x80) || "-_~".indexOf(code) >= 0) {
        plain.append((char) code);
      } else {
        plain.append('%').append(digits.toUpperCase(Locale.ROOT));
      }
      i += 2;
    }
    return plain.toString();
  }

  /** Returns the query of the parameters that count, each value where it stands. */
  private static String listed(HttpServletRequest request, List<String> names) {
    String query = request.getQueryString();
    List<String> counted = new ArrayList<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      if (names.contains(name(pair))) {
        counted.add(pair);
      }
    }
    if (isOrderFree(counted)) {
      Collections.sort(counted);
    }
    return String.join("&", counted);
  }

  /** Of one name given twice, the first or the last may count: then the order does. */
  private static boolean isOrderFree(List<String> pairs) {
    return pairs.stream().map(PageTarget::name).distinct().count() == pairs.size();
  }

  /** Returns the name of a parameter; of one that cannot be read, a name that none has. */
  static String name(String pair) {
    int equals = pair.indexOf('=');
    try {
      return URLDecoder.decode(
          equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException unreadable) {
      return "\n";
    }
  }

  /** Only the host and the scheme are about the page; clients differ in the rest. */
  private static String withoutClients(String forwarded) {
    StringBuilder kept = new StringBuilder();
    for (String part : forwarded.split("[;,]", -1)) {
      String lower = part.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("host=") || lower.startsWith("proto=")) {
        kept.append(lower).append(';');
      }
    }
    return kept.toString();
  }

  private static String escaped(String value) {
    return value.replace("%", "%25").replace(" ", "%20").replace("=", "%3D");
  }
}
