package io.terrace.bench.hitrate.replay;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a replay counted. Each read is one of: a hit of a local tier, a hit of the remote tier, a
 * load, or a wait for a load that was under way.
 *
 * @param gets requests that read
 * @param localHits reads that a local tier answered
 * @param remoteHits reads that the remote tier answered
 * @param misses what became of the rest
 * @param writes requests that wrote or removed
 * @param local what the local tiers say of themselves
 * @param served how old and how large was what tiers answered with
 */
public record Outcome(
    long gets,
    long localHits,
    long remoteHits,
    Misses misses,
    Writes writes,
    Local local,
    Served served) {

  /**
   * Reads that no tier answered.
   *
   * @param loads reads that loaded
   * @param joined reads that waited for a load of their key which was under way
   * @param mostAtOnce the most loads of one key at once
   */
  public record Misses(long loads, long joined, long mostAtOnce) {}

  /**
   * Requests that are no reads.
   *
   * @param sets requests that wrote
   * @param deletes requests that removed
   */
  public record Writes(long sets, long deletes) {
    static final Writes NONE = new Writes(0, 0);
  }

  /**
   * The local tiers together; -1 for what is not known.
   *
   * @param evictions entries that left for capacity
   * @param expiredMisses misses that found an entry that was over
   * @param excess how much the one that was fullest held beyond its size
   */
  public record Local(long evictions, long expiredMisses, long excess) {
    static final Local UNKNOWN = new Local(Tier.UNKNOWN, Tier.UNKNOWN, 0);
  }

  /**
   * What was served.
   *
   * @param oldestNanos the greatest age of it
   * @param outlived local hits that were older than the remote tier's ttl
   * @param hitBytes the sizes of all hits, added up
   * @param bytes the sizes of all reads, added up
   */
  public record Served(long oldestNanos, long outlived, long hitBytes, long bytes) {
    static final Served UNKNOWN = new Served(0, 0, 0, 0);
  }

  /** Returns the reads that some tier answered. */
  public long hits() {
    return localHits + remoteHits;
  }

  /** Returns the reads that loaded. */
  public long loads() {
    return misses.loads();
  }

  /** Returns the share of reads that some tier answered, from 0 to 1. */
  public double hitRate() {
    return share(hits(), gets);
  }

  /** Returns the share of reads that did not load, which is what there is to save. */
  public double savedRate() {
    return share(gets - loads(), gets);
  }

  /** Returns the share of bytes that some tier answered, from 0 to 1. */
  public double byteHitRate() {
    return share(served.hitBytes(), served.bytes());
  }

  /**
   * Returns the mean of {@code outcomes}, and the worst of what is a worst.
   *
   * @param rate which share of all requests each of them saw
   */
  public static Outcome mean(List<Outcome> outcomes, double rate) {
    ToLongFunction<ToLongFunction<Outcome>> mean =
        count -> Math.round(outcomes.stream().mapToLong(count).average().orElse(0) / rate);
    ToLongFunction<ToLongFunction<Outcome>> most =
        count -> outcomes.stream().mapToLong(count).max().orElse(0);
    ToLongFunction<ToLongFunction<Outcome>> known =
        count ->
            outcomes.stream().mapToLong(count).anyMatch(value -> value < 0)
                ? Tier.UNKNOWN
                : mean.applyAsLong(count);
    long hits = mean.applyAsLong(Outcome::hits);
    long remoteHits = mean.applyAsLong(Outcome::remoteHits);
    return new Outcome(
        mean.applyAsLong(Outcome::gets),
        hits - remoteHits,
        remoteHits,
        new Misses(
            mean.applyAsLong(Outcome::loads),
            mean.applyAsLong(outcome -> outcome.misses.joined()),
            most.applyAsLong(outcome -> outcome.misses.mostAtOnce())),
        new Writes(
            mean.applyAsLong(outcome -> outcome.writes.sets()),
            mean.applyAsLong(outcome -> outcome.writes.deletes())),
        new Local(
            known.applyAsLong(outcome -> outcome.local.evictions()),
            known.applyAsLong(outcome -> outcome.local.expiredMisses()),
            most.applyAsLong(outcome -> outcome.local.excess())),
        new Served(
            most.applyAsLong(outcome -> outcome.served.oldestNanos()),
            mean.applyAsLong(outcome -> outcome.served.outlived()),
            mean.applyAsLong(outcome -> outcome.served.hitBytes()),
            mean.applyAsLong(outcome -> outcome.served.bytes())));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** Returns what an optimum counts: reads and hits, and nothing else is known. */
  static Outcome ofOptimum(long gets, long hits) {
    return new Outcome(
        gets, hits, 0, new Misses(gets - hits, 0, 0), Writes.NONE, Local.UNKNOWN, Served.UNKNOWN);
  }
}
