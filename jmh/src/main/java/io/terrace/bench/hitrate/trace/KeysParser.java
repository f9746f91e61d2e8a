package io.terrace.bench.hitrate.trace;

/** One key a line. */
final class KeysParser implements LineParser {

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    if (!line.isBlank() && line.charAt(0) != '#') {
      out.add(Fields.key(line.strip()));
    }
  }
}
