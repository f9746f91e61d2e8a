package io.terrace.bench.hitrate.replay;

import io.terrace.bench.hitrate.trace.Trace;

/**
 * What a tier is made for.
 *
 * @param trace whose keys it will see
 * @param capacity how much it may hold
 * @param unit of what
 * @param expires whether entries end by time
 * @param time the time that the trace is at
 */
record Space(Trace trace, long capacity, Unit unit, boolean expires, TraceTime time) {

  /** What capacity counts. */
  enum Unit {
    ENTRIES,
    BYTES
  }

  boolean byBytes() {
    return unit == Unit.BYTES;
  }
}
