package io.terrace.bench.hitrate.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tells the format of a trace by its first bytes. What could be two formats is told apart by what
 * is likelier; what could be anything is refused rather than guessed.
 */
final class Detector {

  /** How much it wants to see. */
  static final int SAMPLE = 1 << 16;

  private static final int LINES = 2_000;
  private static final Pattern NUMBER = Pattern.compile("\\s*-?\\d+\\s*");
  private static final Pattern THREE = Pattern.compile("\\s*\\d+(\\.\\d+)?\\s+\\d+\\s+\\d+\\s*");
  private static final Pattern FOUR = Pattern.compile("\\s*\\d+\\s+[1-9]\\d*\\s+\\d+\\s+\\d+\\s*");
  private static final Pattern TWITTER =
      Pattern.compile(
          "\\d+,.+,\\d+,\\d+,\\d+,("
              + String.join("|", TwitterParser.OPERATIONS.keySet())
              + "),\\d+");

  private final byte[] sample;
  private final boolean whole;

  /**
   * Makes one.
   *
   * @param sample the first bytes of a trace
   * @param whole whether they are all of it
   */
  Detector(byte[] sample, boolean whole) {
    this.sample = sample;
    this.whole = whole;
  }

  Format detect() throws MalformedException {
    return isBinary() ? binary() : text();
  }

  private boolean isBinary() {
    for (byte b : sample) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return true;
      }
    }
    return false;
  }

  /** Numbers of eight bytes in four-byte halves: every other one is the sign of the next. */
  private Format binary() {
    if (isOracle()) {
      return Format.ORACLE;
    }
    ByteBuffer bytes = ByteBuffer.wrap(sample).order(ByteOrder.BIG_ENDIAN);
    int records = bytes.remaining() / Long.BYTES;
    for (int i = 0; i < records; i++) {
      int high = bytes.getInt();
      int low = bytes.getInt();
      boolean small = high >= 0 && high < 1 << 16;
      boolean sign = high == -1 && low < 0;
      if (!small && !sign) {
        return Format.BE32;
      }
    }
    return records == 0 || looksLikeSmallNumbers() ? Format.BE32 : Format.BE64;
  }

  /** Whether the high halves are as varied as the low ones, as they are if they are keys too. */
  private boolean looksLikeSmallNumbers() {
    ByteBuffer bytes = ByteBuffer.wrap(sample).order(ByteOrder.BIG_ENDIAN);
    int records = bytes.remaining() / Long.BYTES;
    int[] high = new int[records];
    int[] low = new int[records];
    for (int i = 0; i < records; i++) {
      high[i] = bytes.getInt();
      low[i] = bytes.getInt();
    }
    long highs = Arrays.stream(high).distinct().count();
    long lows = Arrays.stream(low).distinct().count();
    return 2 * highs >= lows && lows > 1;
  }

  private boolean isOracle() {
    int record = BinaryRecords.ORACLE.length();
    ByteBuffer bytes = ByteBuffer.wrap(sample).order(ByteOrder.LITTLE_ENDIAN);
    long latest = 0;
    int records = sample.length / record;
    for (int i = 0; i < records; i++) {
      long time = Integer.toUnsignedLong(bytes.getInt(i * record));
      long next = bytes.getLong(i * record + 16);
      if (time < latest || (next != -1 && next <= i + 1)) {
        return false;
      }
      latest = time;
    }
    return records > 0;
  }

  private Format text() throws MalformedException {
    List<String> lines = lines();
    List<String> filled =
        lines.stream().filter(line -> !line.isBlank() && line.charAt(0) != '#').toList();
    if (filled.isEmpty()) {
      return Format.KEYS;
    }
    String first = filled.get(0);
    if (first.equals("OK") || RedisMonitorParser.LINE.matcher(first).matches()) {
      return Format.REDIS_MONITOR;
    }
    if (AccessLogParser.LINE.matcher(first).matches()) {
      return Format.ACCESS_LOG;
    }
    if (first.startsWith("{")) {
      throw new MalformedException(
          "looks like JSON. Give the keys alone, one a line: jq -r .uri app.log |"
              + " terrace-bench hitrate -; or say --format keys");
    }
    if (first.indexOf(',') >= 0) {
      return separated(first, filled);
    }
    if (all(filled, THREE.asMatchPredicate())) {
      return Format.WEBCACHESIM;
    }
    if (all(filled, FOUR.asMatchPredicate())) {
      return Format.ARC;
    }
    boolean checkpoints = filled.contains("*");
    if (checkpoints && NUMBER.matcher(first).matches()) {
      return Format.LIRS;
    }
    refuseLogs(first, filled);
    return Format.KEYS;
  }

  /** Whole lines of a log of another kind would be keys that are hardly ever asked for twice. */
  private static void refuseLogs(String first, List<String> filled) throws MalformedException {
    for (String separator : List.of("\t", ";", " ")) {
      long count = count(first, separator);
      if (count > 0 && filled.size() > 1 && all(filled, l -> count(l, separator) == count)) {
        throw new MalformedException(
            "looks like a log of a format that is not known here. Give the keys alone, one a line:"
                + " awk '{print $2}' app.log | terrace-bench hitrate -; or say --format keys");
      }
    }
  }

  private static Format separated(String first, List<String> filled) throws MalformedException {
    if (TWITTER.matcher(first).matches()) {
      return Format.TWITTER;
    }
    List<String> names =
        CsvParser.split(first).stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    if (names.contains("key")) {
      return Format.CSV;
    }
    long commas = count(first, ",");
    if (all(filled, line -> count(line, ",") == commas)) {
      throw new MalformedException(
          "looks like columns without one that is named key: say --columns key=1,... or"
              + " --format keys");
    }
    return Format.KEYS;
  }

  private static long count(String line, String separator) {
    return line.chars().filter(c -> c == separator.charAt(0)).count();
  }

  private static boolean all(List<String> lines, Predicate<String> predicate) {
    return lines.stream().allMatch(predicate);
  }

  /** The lines of the sample, the last of which may be cut off. */
  private List<String> lines() {
    String text = new String(sample, StandardCharsets.UTF_8);
    List<String> lines = text.lines().limit(LINES).toList();
    boolean cut = !whole && lines.size() > 1 && lines.size() < LINES;
    return cut ? lines.subList(0, lines.size() - 1) : lines;
  }
}
