package io.terrace.cache.web.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The directives of a {@code Cache-Control} field. Immutable.
 *
 * <p>It is read as RFC 9111 asks, and where that leaves a choice, so that a page is kept for the
 * shorter time: of two times the smaller one counts, and what is no number counts as 0.
 */
public final class CacheControl {

  /** Longer times are as good as this one, and fit where others count in 32 bits. */
  private static final long LONGEST_SECONDS = Integer.MAX_VALUE;

  private final Map<String, List<String>> directives;

  private CacheControl(Map<String, List<String>> directives) {
    this.directives = directives;
  }

  /** Returns the directives of all {@code lines} of the field. */
  public static CacheControl parse(List<String> lines) {
    Map<String, List<String>> directives = new LinkedHashMap<>();
    for (String line : lines) {
      for (String directive : Tokens.list(line)) {
        int equals = directive.indexOf('=');
        String name = equals < 0 ? directive : directive.substring(0, equals);
        String value = equals < 0 ? "" : directive.substring(equals + 1);
        add(directives, name.strip(), name.endsWith(" ") ? "space before =" : unquoted(value));
      }
    }
    return new CacheControl(directives);
  }

  /**
   * Returns the directives of a field that speaks to caches like this one, such as {@code
   * CDN-Cache-Control}; nothing if it is not there, says nothing or is no dictionary: RFC 9213,
   * 2.1.
   */
  public static Optional<CacheControl> parseTargeted(List<String> lines) {
    Map<String, List<String>> directives = new LinkedHashMap<>();
    StructuredDictionary.parse(String.join(",", lines))
        .ifPresent(
            members ->
                members.forEach(
                    (name, value) -> {
                      if (value instanceof Long || (value instanceof String && !isTime(name))) {
                        add(directives, name, value.toString());
                      } else if (Boolean.TRUE.equals(value)) {
                        add(directives, name, "");
                      } // and what has the wrong type counts as not said
                    }));
    return directives.isEmpty() ? Optional.empty() : Optional.of(new CacheControl(directives));
  }

  private static void add(Map<String, List<String>> directives, String name, String value) {
    directives.computeIfAbsent(HeaderFields.lower(name), n -> new ArrayList<>()).add(value);
  }

  private static boolean isTime(String name) {
    return name.equals("max-age") || name.equals("s-maxage") || name.startsWith("stale-");
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  /** Returns whether the directive is there, with or without a value. */
  public boolean has(String directive) {
    return directives.containsKey(directive);
  }

  /** Returns whether the directive is there and names no fields: it is about all of them. */
  public boolean hasWhole(String directive) {
    return directives.getOrDefault(directive, List.of()).contains("");
  }

  /** Returns the names of the fields that the directive is about, in lower case. */
  public SortedSet<String> fieldsOf(String directive) {
    SortedSet<String> names = new TreeSet<>();
    for (String value : directives.getOrDefault(directive, List.of())) {
      Tokens.list(value).forEach(name -> names.add(HeaderFields.lower(name)));
    }
    return names;
  }

  /**
   * Returns the seconds that a directive says, 0 for what is no number; empty if it is not there.
   */
  public OptionalLong seconds(String directive) {
    return directives.getOrDefault(directive, List.of()).stream()
        .mapToLong(CacheControl::seconds0)
        .min();
  }

  private static long seconds0(String value) {
    if (!isNumber(value)) {
      return 0;
    }
    String digits = value.replaceFirst("^0+(?=.)", "");
    return digits.length() > 10
        ? LONGEST_SECONDS
        : Math.min(LONGEST_SECONDS, Long.parseLong(digits));
  }

  /** Returns whether nothing is said. */
  public boolean isEmpty() {
    return directives.isEmpty();
  }
}
