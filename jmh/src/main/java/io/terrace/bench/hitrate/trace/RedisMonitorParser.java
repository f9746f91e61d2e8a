package io.terrace.bench.hitrate.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code 1700000000.100000 [0 127.0.0.1:50001] "GET" "user:0"}. Reads and writes of whole keys are
 * requests; every other command is counted and left out.
 */
final class RedisMonitorParser implements LineParser {

  static final Pattern LINE =
      Pattern.compile(
          "(\\d{1,11}\\.\\d{1,6}) \\[\\d+ [^\\]]*\\]((?: \"(?:[^\"\\\\]|\\\\.)*+\")++)");

  private static final Pattern ARGUMENT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    if (line.isBlank() || line.equals("OK")) {
      return;
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new MalformedException(
          MalformedException.quote(line) + " is not what redis-cli monitor prints");
    }
    long time = Fields.seconds(matcher.group(1), "time");
    List<String> command = arguments(matcher.group(2));
    String name = command.get(0).toUpperCase(Locale.ROOT);
    int least =
        switch (name) {
          case "SET" -> 3;
          case "SETEX", "PSETEX" -> 4;
          default -> 2;
        };
    if (command.size() < least) {
      out.ignore();
      return;
    }
    switch (name) {
      case "GET", "HGET" -> each(command.subList(1, 2), Operation.GET, time, 0, out);
      case "MGET" -> each(command.subList(1, command.size()), Operation.GET, time, 0, out);
      case "DEL", "UNLINK" ->
          each(command.subList(1, command.size()), Operation.DELETE, time, 0, out);
      case "SET" -> each(command.subList(1, 2), Operation.SET, time, ttl(command), out);
      case "SETEX" ->
          each(command.subList(1, 2), Operation.SET, time, seconds(command.get(2)), out);
      case "PSETEX" ->
          each(command.subList(1, 2), Operation.SET, time, millis(command.get(2)), out);
      default -> out.ignore();
    }
  }

  private static void each(
      List<String> keys, Operation operation, long time, long ttl, TraceBuilder out)
      throws MalformedException {
    for (String key : keys) {
      Fields.key(key);
    }
    for (String key : keys) {
      out.add(key).time(time).operation(operation).ttl(ttl);
    }
  }

  private static long ttl(List<String> set) throws MalformedException {
    for (int i = 3; i + 1 < set.size(); i++) {
      switch (set.get(i).toUpperCase(Locale.ROOT)) {
        case "EX" -> {
          return seconds(set.get(i + 1));
        }
        case "PX" -> {
          return millis(set.get(i + 1));
        }
        default -> {}
      }
    }
    return 0;
  }

  private static long seconds(String text) throws MalformedException {
    return Fields.seconds(text, "ttl");
  }

  private static long millis(String text) throws MalformedException {
    return Fields.seconds(text, "ttl") / 1_000;
  }

  private static List<String> arguments(String text) throws MalformedException {
    List<String> arguments = new ArrayList<>();
    Matcher matcher = ARGUMENT.matcher(text);
    while (matcher.find()) {
      arguments.add(unescape(matcher.group(1)));
    }
    return arguments;
  }

  /** Undoes what Redis does to bytes that are not printable; a byte becomes a character. */
  private static String unescape(String text) throws MalformedException {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      if (escaped == 'x') {
        plain.append(hex(text, i + 1));
        i += 2;
      } else {
        plain.append(
            switch (escaped) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              case 'a' -> '\u0007';
              case 'b' -> '\b';
              default -> escaped;
            });
      }
    }
    return plain.toString();
  }

  private static char hex(String text, int at) throws MalformedException {
    try {
      return (char) Integer.parseInt(text.substring(at, at + 2), 16);
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new MalformedException("has \\x without two hexadecimal digits");
    }
  }
}
