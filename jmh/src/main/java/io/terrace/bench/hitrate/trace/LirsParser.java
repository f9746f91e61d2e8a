package io.terrace.bench.hitrate.trace;

/** One number a line; a line with * is a checkpoint and no request. */
final class LirsParser implements LineParser {

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    String text = line.strip();
    if (!text.isEmpty() && !text.equals("*")) {
      out.add(Fields.number(text, "the block"));
    }
  }
}
