package io.terrace.bench;

/** What has to come out of a question's benchmarks; subjects are named as their methods. */
sealed interface Target {

  /** {@code ours} does at least {@code atLeast} times as much as {@code theirs}. */
  record Ratio(String ours, String theirs, double atLeast) implements Target {}

  /** An operation of {@code ours} takes at most so much longer than one of {@code theirs}. */
  record AddedTime(String ours, String theirs, double nanos) implements Target {}

  /** Two threads of {@code ours} do at least {@code atLeast} times as much as one. */
  record Scaling(String ours, double atLeast) implements Target {}

  /** An operation of {@code ours} allocates nothing. */
  record NoGarbage(String ours) implements Target {

    /** What the harness itself allocates, shared out among the operations of an iteration. */
    static final double TOLERATED_BYTES = 0.05;
  }
}
