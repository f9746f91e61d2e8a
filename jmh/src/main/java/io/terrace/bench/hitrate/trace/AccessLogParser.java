package io.terrace.bench.hitrate.trace;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code host - user [14/Nov/2023:22:13:20 +0000] "GET /user/17 HTTP/1.1" 200 862}, and what the
 * Combined format adds. The key is the path of a GET; other methods are counted and left out.
 */
final class AccessLogParser implements LineParser {

  static final Pattern LINE =
      Pattern.compile(
          "\\S+ \\S+ \\S.* \\[([^\\]]+)\\] \"((?:[^\"\\\\]|\\\\.)*+)\" (\\d{3}) (\\d+|-)(?: .*)?");

  private static final Pattern REQUEST = Pattern.compile("([A-Z]+) (\\S+)(?: HTTP/\\S+)?");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  private final boolean keepQuery;

  AccessLogParser(boolean keepQuery) {
    this.keepQuery = keepQuery;
  }

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    if (line.isBlank()) {
      return;
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new MalformedException(
          MalformedException.quote(line) + " is in neither the common nor the combined log format");
    }
    long time = Fields.nanos(seconds(matcher.group(1)), "time");
    String size = matcher.group(4);
    int bytes = size.equals("-") ? 0 : Fields.size(size, "size");
    Matcher request = REQUEST.matcher(matcher.group(2));
    if (!request.matches() || !request.group(1).equals("GET")) {
      out.ignore(); // what strangers send to a port is not always HTTP
      return;
    }
    out.add(Fields.key(path(request.group(2)))).time(time).bytes(bytes);
  }

  private String path(String target) {
    int query = target.indexOf('?');
    return keepQuery || query < 0 ? target : target.substring(0, query);
  }

  private static long seconds(String text) throws MalformedException {
    try {
      return OffsetDateTime.parse(text, TIME).toEpochSecond();
    } catch (DateTimeException e) {
      throw new MalformedException(
          "the time is " + MalformedException.quote(text) + ", not as 14/Nov/2023:22:13:20 +0000");
    }
  }
}
