package io.terrace.bench.hitrate.trace;

import java.util.regex.Pattern;

/**
 * {@code time id size}. An object of another size is another object, as webcachesim has it: the
 * size is part of the key.
 */
final class WebcachesimParser implements LineParser {

  private static final Pattern SPACES = Pattern.compile("\\s+");

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    if (line.isBlank()) {
      return;
    }
    String[] fields = SPACES.split(line.strip(), -1);
    if (fields.length != 3) {
      throw new MalformedException("has " + fields.length + " fields in place of 3: time id size");
    }
    long time = Fields.seconds(fields[0], "time");
    long id = Fields.number(fields[1], "id");
    int size = Fields.size(fields[2], "size");
    out.add(id + "/" + size).time(time).bytes(size);
  }
}
