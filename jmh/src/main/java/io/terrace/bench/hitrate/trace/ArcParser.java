package io.terrace.bench.hitrate.trace;

import java.util.regex.Pattern;

/** {@code start count ignored number}: requests for start, start + 1 and so on. */
final class ArcParser implements LineParser {

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** More blocks than any disk request: it is another format, or damage. */
  private static final long MOST_BLOCKS = 1_000_000;

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    if (line.isBlank()) {
      return;
    }
    String[] fields = SPACES.split(line.strip(), -1);
    if (fields.length != 4) {
      throw new MalformedException(
          "has " + fields.length + " fields in place of 4: start count ignored number");
    }
    long start = Fields.number(fields[0], "start");
    long count = Fields.number(fields[1], "count");
    if (count < 1 || count > MOST_BLOCKS || start < 0) {
      throw new MalformedException("asks for " + count + " blocks from " + start + " on");
    }
    for (long block = start; block < start + count; block++) {
      out.add(block);
    }
  }
}
