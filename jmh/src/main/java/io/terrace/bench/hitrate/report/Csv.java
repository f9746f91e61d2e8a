package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Outcome;
import java.util.List;
import java.util.Locale;

/** Studies as comma-separated values: a line for each size and policy, what is unknown empty. */
public final class Csv {

  private static final String HEADER =
      "trace,requests,unique_keys,ceiling_hits,policy,local,remote,nodes,route,gets,hits,hit_pct,"
          + "hit_pct_spread,local_hits,remote_hits,loads,min_bypass_hits,evictions,expired_misses,"
          + "oldest_served_s,byte_hit_pct\n";

  private Csv() {}

  /** Returns the whole file. */
  public static String of(List<Study> studies) {
    StringBuilder text = new StringBuilder(HEADER);
    for (Study study : studies) {
      study.rows().stream()
          .filter(row -> !row.isImpossible())
          .forEach(row -> text.append(line(study, row)));
    }
    return text.toString();
  }

  private static String line(Study study, Row row) {
    Outcome outcome = row.outcome();
    return String.format(
        Locale.ROOT,
        "\"%s\",%d,%d,%d,%s,%d,%d,%d,%s,%d,%d,%.4f,%.4f,%d,%d,%d,%s,%s,%s,%.3f,%.4f%n",
        study.trace().name().replace("\"", "\"\""),
        study.trace().size(),
        study.trace().uniqueKeys(),
        study.trace().ceiling(),
        row.policy(),
        row.setup().local(),
        row.setup().remote(),
        row.setup().nodes(),
        row.setup().route(),
        outcome.gets(),
        outcome.hits(),
        100 * outcome.hitRate(),
        100 * row.spread(),
        outcome.localHits(),
        outcome.remoteHits(),
        outcome.loads(),
        known(row.bound().orElse(-1)),
        known(outcome.evictions()),
        known(outcome.expiredMisses()),
        outcome.oldestNanos() / 1e9,
        100 * outcome.byteHitRate());
  }

  private static String known(long count) {
    return count < 0 ? "" : Long.toString(count);
  }
}
