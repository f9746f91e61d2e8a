package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.curve.LruCurve;
import io.terrace.bench.hitrate.trace.Samples;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one trace came to.
 *
 * @param samples what was replayed
 * @param rows by size, then by policy
 * @param curve of one LRU without ttl, at all sizes, if it was asked for
 */
public record Study(Samples samples, List<Row> rows, Optional<LruCurve> curve) {

  /** Keeps a copy. */
  public Study {
    rows = List.copyOf(rows);
  }

  /** Returns all requests. */
  Trace trace() {
    return samples.whole();
  }

  /** Returns the share of reads that a cache without bounds would answer. */
  double ceiling() {
    return (double) trace().ceiling() / Math.max(1, trace().reads());
  }

  /** Returns whether {@code what} is true of some row. */
  boolean any(Predicate<Row> what) {
    return rows.stream().anyMatch(what);
  }

  /** Returns whether a row is refused. */
  public boolean hasRefused() {
    return any(Row::isRefused);
  }
}
