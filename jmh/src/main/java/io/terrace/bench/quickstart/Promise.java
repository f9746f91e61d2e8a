package io.terrace.bench.quickstart;

/** A figure that must come out exactly so, and how it came out. */
record Promise(String what, long promised, long measured) {

  boolean kept() {
    return promised == measured;
  }
}
