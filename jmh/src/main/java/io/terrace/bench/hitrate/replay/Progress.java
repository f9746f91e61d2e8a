package io.terrace.bench.hitrate.replay;

/** Is told how far a replay is. */
@FunctionalInterface
public interface Progress {

  /** Does not want to know. */
  Progress NONE = (done, total) -> {};

  /** After how many requests it is told again. */
  int STRIDE = 1 << 16;

  /** So many of so many requests have been replayed. */
  void at(long done, long total);
}
