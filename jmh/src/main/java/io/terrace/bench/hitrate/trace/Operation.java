package io.terrace.bench.hitrate.trace;

/** What a request asks of a cache. */
public enum Operation {
  /** Reads a key, and loads it on a miss. */
  GET,
  /** Writes a key. */
  SET,
  /** Removes a key. */
  DELETE
}
