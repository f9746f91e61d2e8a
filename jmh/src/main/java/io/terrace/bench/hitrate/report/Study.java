package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.curve.LruCurve;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * What one trace came to.
 *
 * @param trace the requests
 * @param rows by size, then by policy
 * @param curve of one LRU without ttl, at all sizes, if it was asked for
 */
public record Study(Trace trace, List<Row> rows, Optional<LruCurve> curve) {

  /** Keeps a copy. */
  public Study {
    rows = List.copyOf(rows);
  }

  /** Returns whether some rate is above the optimum. */
  public boolean hasImpossible() {
    return rows.stream().anyMatch(Row::isImpossible);
  }
}
