package io.terrace.bench.quickstart;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The numbers that a web server's access log was asked for, in the order of its lines: 17 for
 * {@code "GET /user/17 HTTP/1.1"}. The log is in the combined format of Apache and nginx.
 *
 * <p>A line that is anything else is refused: to skip it would be to measure another load.
 */
record RequestLog(List<Long> ids) {

  private static final String SAMPLE = "sample.access.log";
  private static final int LONGEST_QUOTE = 60;

  /** Host, identity and user; time; the request; status and size; referrer and agent. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[[^\\]]+\\] \"([^\"]*)\" \\d{3} (?:\\d+|-) \"[^\"]*\" \"[^\"]*\"");

  /** Eighteen digits always fit a long. */
  private static final Pattern REQUEST =
      Pattern.compile("GET /user/(\\d{1,18}) HTTP/\\d(?:\\.\\d)?");

  RequestLog {
    ids = List.copyOf(ids);
  }

  /** Reads the log that comes with this program. */
  static RequestLog sample() throws IOException {
    try (InputStream bytes = RequestLog.class.getResourceAsStream(SAMPLE)) {
      if (bytes == null) {
        throw new FileNotFoundException(SAMPLE + " is not on the class path beside its reader");
      }
      return read(SAMPLE, new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8)));
    }
  }

  /**
   * Reads a log to its end.
   *
   * @param file what errors call it
   * @throws IOException with file, line and reason, if a line can't be read or there is none
   */
  static RequestLog read(String file, BufferedReader lines) throws IOException {
    List<Long> ids = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        ids.add(id(line));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ":" + (ids.size() + 1) + ": " + e.getMessage(), e);
      }
    }
    if (ids.isEmpty()) {
      throw new IOException(file + ":1: the log is empty");
    }
    return new RequestLog(ids);
  }

  /** Returns the first {@code count} ids, starting over where the log ends. */
  List<Long> first(int count) {
    return IntStream.range(0, count).mapToObj(i -> ids.get(i % ids.size())).toList();
  }

  private static long id(String text) {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new IllegalArgumentException(quote(text) + " is not in the combined log format");
    }
    Matcher request = REQUEST.matcher(line.group(1));
    if (!request.matches()) {
      throw new IllegalArgumentException(
          "the request is " + quote(line.group(1)) + ", not \"GET /user/<number> HTTP/1.1\"");
    }
    return Long.parseLong(request.group(1));
  }

  /** A log holds what strangers sent: short and printable is all that goes to a terminal. */
  private static String quote(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= LONGEST_QUOTE
        ? '"' + printable + '"'
        : '"' + printable.substring(0, LONGEST_QUOTE) + "...\"";
  }
}
