package io.terrace.bench.hitrate.trace;

/** Reads one line after another of a text format. */
interface LineParser {

  /** Adds the requests of {@code line}, if it has any; all of it is checked before the first. */
  void parse(String line, TraceBuilder out) throws MalformedException;
}
