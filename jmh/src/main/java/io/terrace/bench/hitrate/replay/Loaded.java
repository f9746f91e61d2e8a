package io.terrace.bench.hitrate.replay;

/**
 * What the tiers hold in place of values.
 *
 * @param at when it was loaded, in nanoseconds of the trace
 * @param until when it ends; {@link #NEVER} if it does not
 * @param bytes its size
 */
record Loaded(long at, long until, int bytes) {

  static final long NEVER = Long.MAX_VALUE;

  boolean isOver(long now) {
    return now >= until;
  }

  Loaded endingAt(long end) {
    return end == until ? this : new Loaded(at, end, bytes);
  }
}
