package io.terrace.cache.web.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One part of a body: RFC 9110, 14. Immutable.
 *
 * @param first the first byte, from 0
 * @param last the last byte
 */
public record ByteRange(int first, int last) {

  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,9})-(\\d{0,9})");

  /**
   * Returns the part that a request asks for, if it asks for one part and the body has it. Several
   * parts, other units and what is out of range are left to the page's own handler.
   */
  public static Optional<ByteRange> of(List<String> lines, int length) {
    Matcher range = ONE.matcher(lines.size() == 1 ? lines.get(0).replace(" ", "") : "");
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    int from;
    int to;
    if (range.group(1).isEmpty()) {
      from = Math.max(0, length - Integer.parseInt(range.group(2)));
      to = length - 1;
    } else {
      from = Integer.parseInt(range.group(1));
      to = range.group(2).isEmpty() ? length - 1 : Integer.parseInt(range.group(2));
    }
    to = Math.min(to, length - 1);
    return from <= to ? Optional.of(new ByteRange(from, to)) : Optional.empty();
  }

  /** Returns how many bytes it has. */
  public int length() {
    return last - first + 1;
  }

  /** Returns the value of {@code Content-Range}. */
  public String contentRange(int length) {
    return "bytes " + first + "-" + last + "/" + length;
  }
}
