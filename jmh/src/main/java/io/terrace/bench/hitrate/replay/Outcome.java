package io.terrace.bench.hitrate.replay;

/**
 * What a replay counted.
 *
 * @param gets requests that read
 * @param localHits reads that a local tier answered
 * @param remoteHits reads that the remote tier answered
 * @param loads reads that nothing answered
 * @param sets requests that wrote
 * @param deletes requests that removed
 * @param evictions entries that left local tiers for capacity, or -1 if that is not known
 * @param expiredMisses local misses that found an entry that was over, or -1 if not known
 * @param oldestNanos the greatest age of what was served
 * @param outlived local hits that were older than the remote tier's ttl
 * @param hitBytes the sizes of all hits, added up
 * @param bytes the sizes of all reads, added up
 */
public record Outcome(
    long gets,
    long localHits,
    long remoteHits,
    long loads,
    long sets,
    long deletes,
    long evictions,
    long expiredMisses,
    long oldestNanos,
    long outlived,
    long hitBytes,
    long bytes) {

  /** Returns the reads that some tier answered. */
  public long hits() {
    return localHits + remoteHits;
  }

  /** Returns the share of reads that some tier answered, from 0 to 1. */
  public double hitRate() {
    return gets == 0 ? 0 : (double) hits() / gets;
  }

  /** Returns the share of bytes that some tier answered, from 0 to 1. */
  public double byteHitRate() {
    return bytes == 0 ? 0 : (double) hitBytes / bytes;
  }

  /** Returns what an optimum counts: reads and hits, and nothing else is known. */
  static Outcome ofOptimum(long gets, long hits) {
    return new Outcome(gets, hits, 0, gets - hits, 0, 0, -1, -1, 0, 0, 0, 0);
  }
}
