package io.terrace.bench.hitrate.curve;

import io.terrace.bench.hitrate.trace.Operation;
import io.terrace.bench.hitrate.trace.Samples;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often LRU hits, for every size at once. Immutable.
 *
 * <p>The distance of a request is how many different keys came since the last one of its key, that
 * key included: LRU hits if it has room for as many (Mattson, Gecsei, Slutz, Traiger, "Evaluation
 * Techniques for Storage Hierarchies", IBM Systems Journal 1970). With {@link Recency} that is O(n
 * log keys).
 *
 * <p>In a sample of the keys distances shrink by the share that it is of them (SHARDS: Waldspurger,
 * Park, Garthwaite, Ahmad, FAST 2015); the count of requests is corrected as their SHARDS-adj does.
 */
public final class LruCurve {

  /** For each sample, for each of its sizes, how many reads hit. */
  private final List<long[]> hits;

  private final double rate;
  private final double gets;

  private LruCurve(List<long[]> hits, double rate, double gets) {
    this.hits = hits;
    this.rate = rate;
    this.gets = gets;
  }

  /**
   * Returns whether the curve of {@code trace} can be had: a removal leaves a hole in the stack.
   */
  public static boolean isFor(Trace trace) {
    return !trace.hasDeletes();
  }

  /** Returns the curve of {@code samples}: exact if they are the whole trace, else an estimate. */
  public static LruCurve of(Samples samples) {
    List<long[]> curves = new ArrayList<>();
    double expected = samples.whole().reads() * samples.rate();
    for (Trace part : samples.parts()) {
      long[] hits = hits(part);
      long adjustment = Math.round(expected) - part.reads();
      for (int size = 1; size < hits.length; size++) {
        hits[size] += adjustment;
      }
      curves.add(hits);
    }
    return new LruCurve(curves, samples.rate(), expected);
  }

  private static long[] hits(Trace trace) {
    Recency recency = new Recency(trace.uniqueKeys());
    long[] hits = new long[trace.uniqueKeys() + 1];
    for (int i = 0; i < trace.size(); i++) {
      int distance = recency.use(trace.key(i));
      hits[distance] += trace.operation(i) == Operation.GET ? 1 : 0;
    }
    hits[0] = 0; // first uses
    Arrays.parallelPrefix(hits, Long::sum);
    return hits;
  }

  /** Returns whether this is a count, and not an estimate. */
  public boolean isExact() {
    return rate == 1;
  }

  /** Returns how many reads hit with room for {@code size} entries; of an exact curve. */
  public long hits(long size) {
    if (!isExact()) {
      throw new IllegalStateException("an estimate has rates, and no counts");
    }
    return hits.get(0)[(int) Math.min(size, hits.get(0).length - 1)];
  }

  /** Returns the share of reads that hit with room for {@code size} entries, from 0 to 1. */
  public double rate(long size) {
    return hits.stream().mapToDouble(sample -> rate(sample, size)).average().orElse(0);
  }

  /** Returns half the distance between the samples that differ most; 0 for an exact curve. */
  public double error(long size) {
    var rates = hits.stream().mapToDouble(sample -> rate(sample, size)).summaryStatistics();
    return (rates.getMax() - rates.getMin()) / 2;
  }

  private double rate(long[] sample, long size) {
    int scaled = (int) Math.min(Math.round(size * rate), sample.length - 1);
    return Math.min(1, Math.max(0, sample[scaled] / gets));
  }
}
