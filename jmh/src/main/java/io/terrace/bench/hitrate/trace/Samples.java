package io.terrace.bench.hitrate.trace;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A trace, or parts of it that stand for it: the requests for a share of the keys. Immutable.
 *
 * <p>A cache of a share of the size, which sees the requests for that share of the keys, hits about
 * as often as the whole cache (SHARDS: Waldspurger, Park, Garthwaite, Ahmad, FAST 2015; miniature
 * simulation: Waldspurger, Saemundsson, Ahmad, Park, ATC 2017). {@value #PARTS} parts that share no
 * key say by how far that is off.
 *
 * @param whole all requests
 * @param rate the share of the keys in each part, 1 if the only part is the whole
 * @param parts what is replayed
 */
public record Samples(Trace whole, double rate, List<Trace> parts) {

  /** How many parts there are. */
  public static final int PARTS = 3;

  /** Keeps a copy. */
  public Samples {
    parts = List.copyOf(parts);
  }

  /** Returns the whole trace. */
  public static Samples whole(Trace trace) {
    return new Samples(trace, 1, List.of(trace));
  }

  /**
   * Returns parts of {@code trace}.
   *
   * @param rate the share of the keys in each, more than 0 and at most a third
   * @throws IllegalArgumentException if a part has no read
   */
  public static Samples of(Trace trace, double rate) {
    if (!(rate > 0 && rate <= 1.0 / PARTS)) {
      throw new IllegalArgumentException("a sample is more than 0 and at most 1/3, not " + rate);
    }
    Samples samples =
        new Samples(
            trace,
            rate,
            IntStream.range(0, PARTS).mapToObj(i -> trace.sample(i * rate, rate)).toList());
    if (samples.parts.stream().anyMatch(part -> part.reads() == 0)) {
      throw new IllegalArgumentException(
          trace.name() + ": a sample of " + rate + " of its keys holds no read; take more");
    }
    return samples;
  }

  /** Returns whether what comes out is counted, and not estimated. */
  public boolean isWhole() {
    return rate == 1;
  }

  /** Returns the size that stands for {@code size}. */
  public long scaled(long size) {
    return Math.round(size * rate);
  }
}
