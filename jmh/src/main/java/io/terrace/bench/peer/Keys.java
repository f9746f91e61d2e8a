package io.terrace.bench.peer;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Keys to ask for, as Caffeine's own benchmarks pick them: some far more often than others, drawn
 * beforehand, since a draw costs more than a lookup. One for each thread.
 */
@State(Scope.Thread)
public class Keys {

  /** All keys there are; every cache holds each of them. */
  public static final List<String> ALL =
      IntStream.range(0, 10_000).mapToObj(i -> "product-" + i).toList();

  private static final int PICKS = 1 << 14;
  private static final int MASK = PICKS - 1;

  /** Zipf's exponent in YCSB and in Caffeine's benchmarks. */
  private static final double SKEW = 0.99;

  private static final String[] PICKED = picked();

  private int at = new SplittableRandom(Thread.currentThread().getId()).nextInt(PICKS);

  /** Returns the key to ask for next. */
  public String next() {
    return PICKED[at++ & MASK];
  }

  private static String[] picked() {
    double[] upTo = new double[ALL.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += 1 / Math.pow(i + 1, SKEW);
      upTo[i] = sum;
    }
    SplittableRandom random = new SplittableRandom(42);
    String[] picked = new String[PICKS];
    for (int i = 0; i < PICKS; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
      picked[i] = ALL.get(found < 0 ? Math.min(-found - 1, upTo.length - 1) : found);
    }
    return picked;
  }
}
