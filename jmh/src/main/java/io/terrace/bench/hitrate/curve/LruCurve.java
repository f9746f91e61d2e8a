package io.terrace.bench.hitrate.curve;

import io.terrace.bench.hitrate.trace.Operation;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * How often LRU hits, for every size at once. Immutable.
 *
 * <p>The distance of a request is how many different keys came since the last one of its key, that
 * key included: LRU hits if it has room for as many (Mattson, Gecsei, Slutz, Traiger, "Evaluation
 * Techniques for Storage Hierarchies", IBM Systems Journal 1970). A Fenwick tree over time marks
 * the latest request of each key, so that a distance is a sum: O(n log n).
 *
 * <p>{@link #sampled} takes only keys whose hash falls in a range, which shrinks distances by the
 * same share (SHARDS: Waldspurger, Park, Garthwaite, Ahmad, FAST 2015), and corrects the count of
 * requests as their SHARDS-adj does. Three disjoint ranges say how far samples differ.
 */
public final class LruCurve {

  /** Up to so many requests no sample is needed. */
  public static final int EXACT_LIMIT = 50_000_000;

  private static final int SAMPLES = 3;
  private static final long MIX = 0x9E3779B97F4A7C15L;

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

  /** Returns the exact curve of {@code trace}. */
  public static LruCurve exact(Trace trace) {
    return new LruCurve(List.of(hits(trace, key -> true)), 1, trace.reads());
  }

  /**
   * Returns an estimate from three samples of the keys.
   *
   * @param rate the share of keys in each, more than 0 and at most a third
   */
  public static LruCurve sampled(Trace trace, double rate) {
    if (!(rate > 0 && rate <= 1.0 / SAMPLES)) {
      throw new IllegalArgumentException("rate must be more than 0 and at most 1/3, not " + rate);
    }
    List<long[]> samples = new ArrayList<>();
    double expected = trace.reads() * rate;
    for (int i = 0; i < SAMPLES; i++) {
      double from = i * rate;
      IntPredicate chosen =
          key -> {
            double place = place(trace.keyObject(key));
            return place >= from && place < from + rate;
          };
      long[] hits = hits(trace, chosen);
      long adjustment = Math.round(expected) - reads(trace, chosen);
      for (int size = 1; size < hits.length; size++) {
        hits[size] += adjustment;
      }
      samples.add(hits);
    }
    return new LruCurve(samples, rate, expected);
  }

  private static double place(Object key) {
    long hash = (key instanceof Long whole ? whole : key.hashCode()) * MIX;
    hash = (hash ^ (hash >>> 32)) * MIX;
    return (hash >>> 11) * 0x1.0p-53;
  }

  private static long reads(Trace trace, IntPredicate chosen) {
    long reads = 0;
    for (int i = 0; i < trace.size(); i++) {
      reads += trace.operation(i) == Operation.GET && chosen.test(trace.key(i)) ? 1 : 0;
    }
    return reads;
  }

  private static long[] hits(Trace trace, IntPredicate chosen) {
    int[] tree = new int[trace.size() + 1];
    int[] latest = new int[trace.uniqueKeys()];
    Arrays.fill(latest, -1);
    long[] hits = new long[trace.uniqueKeys() + 1];
    int held = 0;
    for (int i = 0; i < trace.size(); i++) {
      int key = trace.key(i);
      if (!chosen.test(key)) {
        continue;
      }
      if (latest[key] < 0) {
        held++;
      } else {
        int distance = held - marksUpTo(tree, latest[key]) + 1;
        hits[distance] += trace.operation(i) == Operation.GET ? 1 : 0;
        mark(tree, latest[key], -1);
      }
      mark(tree, i, 1);
      latest[key] = i;
    }
    Arrays.parallelPrefix(hits, Long::sum);
    return hits;
  }

  private static void mark(int[] tree, int at, int by) {
    for (int i = at + 1; i < tree.length; i += i & -i) {
      tree[i] += by;
    }
  }

  private static int marksUpTo(int[] tree, int at) {
    int sum = 0;
    for (int i = at + 1; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
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
