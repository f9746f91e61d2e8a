package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Setup;
import java.util.List;
import java.util.OptionalLong;

/**
 * One policy at one size.
 *
 * @param policy in the local tiers
 * @param setup the tiers
 * @param outcomes of each repetition, one at least
 * @param bound the hits of the optimum with bypass over all tiers, where there is such a bound
 */
public record Row(Policy policy, Setup setup, List<Outcome> outcomes, OptionalLong bound) {

  /** Keeps a copy. */
  public Row {
    outcomes = List.copyOf(outcomes);
  }

  /** Returns the outcome in the middle. */
  public Outcome outcome() {
    return outcomes.stream()
        .sorted((a, b) -> Long.compare(a.hits(), b.hits()))
        .toList()
        .get(outcomes.size() / 2);
  }

  /** Returns half the distance between the repetitions that differ most, from 0 to 1. */
  public double spread() {
    var rates = outcomes.stream().mapToDouble(Outcome::hitRate).summaryStatistics();
    return (rates.getMax() - rates.getMin()) / 2;
  }

  /** Returns whether it hit more often than any cache can: such a rate is not shown. */
  public boolean isImpossible() {
    return bound.isPresent()
        && outcomes.stream().anyMatch(outcome -> outcome.hits() > bound.getAsLong());
  }
}
