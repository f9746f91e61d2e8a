package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Setup;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One policy at one size.
 *
 * @param policy in the local tiers
 * @param setup the tiers
 * @param trials at least one; more where what varies is repeated, or samples stand for the trace
 * @param outcome the mean of the trials, or an estimate from samples
 */
public record Row(Policy policy, Setup setup, List<Trial> trials, Outcome outcome) {

  /**
   * One replay.
   *
   * @param outcome what it counted
   * @param bound the hits of the optimum with bypass over all tiers, where there is such a bound
   */
  public record Trial(Outcome outcome, OptionalLong bound) {

    /** Returns whether it hit more often than a cache of its size can, or held more than it. */
    boolean isImpossible() {
      return outcome.local().excess() > 0
          || (bound.isPresent() && outcome.hits() > bound.getAsLong());
    }
  }

  /** Keeps a copy. */
  public Row {
    trials = List.copyOf(trials);
  }

  /**
   * Makes one.
   *
   * @param rate which share of all requests each trial saw
   */
  public static Row of(Policy policy, Setup setup, List<Trial> trials, double rate) {
    return new Row(
        policy, setup, trials, Outcome.mean(trials.stream().map(Trial::outcome).toList(), rate));
  }

  /** Returns the mean hit rate of the trials, from 0 to 1. */
  public double hitRate() {
    return rates().getAverage();
  }

  /** Returns the lowest, mean and highest hit rate of the trials. */
  DoubleSummaryStatistics rates() {
    return trials.stream().mapToDouble(trial -> trial.outcome().hitRate()).summaryStatistics();
  }

  /** Returns half the distance between the trials that differ most, from 0 to 1. */
  public double spread() {
    return (rates().getMax() - rates().getMin()) / 2;
  }

  /** Returns the hits as a share of the optimum's, if there is one. */
  OptionalDouble ofOptimum() {
    return trials.stream().allMatch(trial -> trial.bound().orElse(0) > 0)
        ? trials.stream()
            .mapToDouble(t -> (double) t.outcome().hits() / t.bound().getAsLong())
            .average()
        : OptionalDouble.empty();
  }

  /** Returns whether a trial was no fair one: then no rate of it is shown. */
  public boolean isRefused() {
    return trials.stream().anyMatch(Trial::isImpossible);
  }
}
