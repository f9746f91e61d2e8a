package io.terrace.bench.hitrate;

import io.terrace.bench.hitrate.curve.LruCurve;
import io.terrace.bench.hitrate.replay.Chance;
import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Replay;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.report.Row;
import io.terrace.bench.hitrate.report.Row.Trial;
import io.terrace.bench.hitrate.report.Study;
import io.terrace.bench.hitrate.trace.Samples;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is replayed of one trace: each policy at each size, and the bound that none may pass. */
final class Plan {

  /** Up to so many requests all are replayed. */
  static final int WHOLE_LIMIT = 50_000_000;

  /** Above that, so many of the keys are in each sample, unless it is asked for another share. */
  static final double SAMPLE_RATE = 0.1;

  /** The noise of a smaller miniature is larger than what there is to see. */
  private static final int LEAST_MINIATURE = 100;

  private static final int CURVE_POINTS = 12;
  private static final double[] SHARES = {0.01, 0.05, 0.10, 0.25};

  private final Samples samples;
  private final Options options;
  private final Bar bar;
  private int steps;
  private int step;

  Plan(Trace trace, Options options, Bar bar) {
    double rate = rate(options.sample(), trace.size());
    this.samples = rate == 1 ? Samples.whole(trace) : Samples.of(trace, rate);
    this.options = options;
    this.bar = bar;
  }

  static double rate(Optional<Double> asked, long requests) {
    return asked.orElse(requests > WHOLE_LIMIT ? SAMPLE_RATE : 1.0);
  }

  /**
   * Replays everything.
   *
   * @throws IllegalArgumentException if the trace lacks what the options ask for
   */
  Study study() {
    Trace trace = samples.whole();
    if (options.inBytes() && !trace.hasSizes()) {
      throw new IllegalArgumentException(
          trace.name() + ": the trace has no sizes, which --by bytes needs");
    }
    List<Row> rows = new ArrayList<>();
    SortedSet<Long> sizes = sizes();
    steps = Math.max(1, sizes.size() * options.policies().size());
    List<Setup> setups = sizes.stream().map(size -> options.setup(size, trace.hasTtls())).toList();
    List<List<OptionalLong>> bounds = bounds(setups);
    for (int i = 0; i < setups.size(); i++) {
      Setup setup = setups.get(i);
      for (Policy policy : options.policies()) {
        if (!policy.isOptimum() || !setup.byBytes()) {
          rows.add(Row.of(policy, setup, trials(policy, setup, bounds.get(i)), samples.rate()));
        }
        step++;
      }
    }
    Study study = new Study(samples, rows, curve());
    bar.clear();
    return study;
  }

  /**
   * For each setup and each part, the most hits. Where sizes count, there is no optimum computed in
   * time.
   */
  private List<List<OptionalLong>> bounds(List<Setup> setups) {
    List<List<OptionalLong>> bounds = new ArrayList<>();
    setups.forEach(setup -> bounds.add(new ArrayList<>()));
    for (Trace part : samples.parts()) {
      List<Outcome> optima = options.inBytes() ? List.of() : optima(part, setups);
      for (int i = 0; i < setups.size(); i++) {
        bounds
            .get(i)
            .add(optima.isEmpty() ? OptionalLong.empty() : OptionalLong.of(optima.get(i).hits()));
      }
    }
    return bounds;
  }

  private List<Outcome> optima(Trace part, List<Setup> setups) {
    List<Long> totals = setups.stream().map(setup -> setup.in(samples).total()).toList();
    int warmup = setups.get(0).in(samples).warmup(); // of all sizes the same
    return Replay.optima(part, Policy.MIN_BYPASS, totals, warmup);
  }

  private List<Trial> trials(Policy policy, Setup setup, List<OptionalLong> bounds) {
    Setup scaled = setup.in(samples);
    List<Trial> trials = new ArrayList<>();
    int times = policy.varies() ? options.repeat() : 1;
    for (int part = 0; part < bounds.size(); part++) {
      for (int i = 0; i < times; i++) {
        Outcome outcome = replay(samples.parts().get(part), policy, scaled, Chance.SEED + i);
        trials.add(new Trial(outcome, bounds.get(part)));
      }
    }
    return trials;
  }

  private Outcome replay(Trace part, Policy policy, Setup setup, long seed) {
    if (policy.isOptimum()) {
      return Replay.optimum(part, policy, setup.total(), setup.warmup());
    }
    String what = String.format("%s, %,d: %s", part.name(), setup.local(), policy);
    return Replay.run(part, policy, setup, seed, bar.step(what, step, steps));
  }

  private SortedSet<Long> sizes() {
    SortedSet<Long> sizes = new TreeSet<>(options.local());
    boolean chosen = !sizes.isEmpty();
    int keys = samples.whole().uniqueKeys();
    if (options.curve() && !options.inBytes()) {
      for (int i = 1; i <= CURVE_POINTS; i++) {
        sizes.add(Math.max(1, Math.round(Math.pow(keys, (double) i / CURVE_POINTS))));
      }
    } else if (!chosen) {
      if (options.inBytes()) {
        throw new IllegalArgumentException("--by bytes needs --local: sizes in bytes");
      }
      for (double share : SHARES) {
        sizes.add(Math.max(1, Math.round(share * keys)));
      }
    }
    if (!samples.isWhole() && !options.inBytes()) {
      sizes.removeIf(size -> size > 0 && samples.scaled(size) < LEAST_MINIATURE);
      if (sizes.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "%s: sizes below %,d can't be told from samples of %s of the keys",
                samples.whole().name(),
                Math.round(LEAST_MINIATURE / samples.rate()),
                samples.rate()));
      }
    }
    return sizes;
  }

  private Optional<LruCurve> curve() {
    return options.curve() && !options.inBytes() && LruCurve.isFor(samples.whole())
        ? Optional.of(LruCurve.of(samples))
        : Optional.empty();
  }
}
