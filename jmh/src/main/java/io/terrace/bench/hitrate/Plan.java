package io.terrace.bench.hitrate;

import io.terrace.bench.hitrate.curve.LruCurve;
import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Replay;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.report.Row;
import io.terrace.bench.hitrate.report.Study;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is replayed of one trace: each policy at each size, and the bound that none may pass. */
final class Plan {

  private static final int CURVE_POINTS = 12;
  private static final double[] SHARES = {0.01, 0.05, 0.10, 0.25};

  private final Trace trace;
  private final Options options;

  Plan(Trace trace, Options options) {
    this.trace = trace;
    this.options = options;
  }

  /**
   * Replays everything.
   *
   * @throws IllegalArgumentException if the trace lacks what the options ask for
   */
  Study study() {
    if (options.inBytes() && !trace.hasSizes()) {
      throw new IllegalArgumentException(
          trace.name() + ": the trace has no sizes, which --by bytes needs");
    }
    List<Row> rows = new ArrayList<>();
    for (long size : sizes()) {
      Setup setup = options.setup(size, trace.hasTtls());
      OptionalLong bound = bound(setup);
      for (Policy policy : options.policies()) {
        if (!policy.isOptimum() || bound.isPresent()) {
          rows.add(new Row(policy, setup, outcomes(policy, setup), bound));
        }
      }
    }
    return new Study(trace, rows, curve());
  }

  /** Where sizes count, there is no optimum that could be computed in time. */
  private OptionalLong bound(Setup setup) {
    return setup.byBytes()
        ? OptionalLong.empty()
        : OptionalLong.of(
            Replay.optimum(trace, Policy.MIN_BYPASS, setup.total(), setup.warmup()).hits());
  }

  private List<Outcome> outcomes(Policy policy, Setup setup) {
    if (policy.isOptimum()) {
      return List.of(Replay.optimum(trace, policy, setup.total(), setup.warmup()));
    }
    List<Outcome> outcomes = new ArrayList<>();
    int times = policy.varies() ? options.repeat() : 1;
    for (int i = 0; i < times; i++) {
      outcomes.add(Replay.run(trace, policy, setup));
    }
    return outcomes;
  }

  private SortedSet<Long> sizes() {
    SortedSet<Long> sizes = new TreeSet<>(options.local());
    int keys = trace.uniqueKeys();
    if (options.curve() && !options.inBytes()) {
      for (int i = 1; i <= CURVE_POINTS; i++) {
        sizes.add(Math.max(1, Math.round(Math.pow(keys, (double) i / CURVE_POINTS))));
      }
    } else if (sizes.isEmpty()) {
      if (options.inBytes()) {
        throw new IllegalArgumentException("--by bytes needs --local: sizes in bytes");
      }
      for (double share : SHARES) {
        sizes.add(Math.max(1, Math.round(share * keys)));
      }
    }
    return sizes;
  }

  private Optional<LruCurve> curve() {
    if (!options.curve() || options.inBytes() || !LruCurve.isFor(trace)) {
      return Optional.empty();
    }
    return Optional.of(
        trace.size() <= LruCurve.EXACT_LIMIT
            ? LruCurve.exact(trace)
            : LruCurve.sampled(trace, 0.1));
  }
}
