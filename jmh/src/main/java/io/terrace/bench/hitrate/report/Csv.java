package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Studies as comma-separated values: a line for each size and policy. What is unknown is empty, as
 * are the figures of a row that is refused.
 */
public final class Csv {

  private static final List<String> HEADER =
      List.of(
          "trace",
          "requests",
          "unique_keys",
          "skipped",
          "ceiling_pct",
          "sample",
          "policy",
          "local",
          "remote",
          "nodes",
          "route",
          "refused",
          "gets",
          "hits",
          "hit_pct",
          "hit_pct_min",
          "hit_pct_max",
          "of_min_bypass_pct",
          "local_hits",
          "remote_hits",
          "loads",
          "saved_pct",
          "joined",
          "most_loads_at_once",
          "evictions",
          "expired_misses",
          "oldest_served_s",
          "outlived",
          "byte_hit_pct");

  private Csv() {}

  /** Returns the whole file. */
  public static String of(List<Study> studies) {
    StringBuilder text = new StringBuilder(String.join(",", HEADER)).append('\n');
    for (Study study : studies) {
      for (Row row : study.rows()) {
        text.append(what(study, row)).append(row.isRefused() ? nothing() : figures(study, row));
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static String what(Study study, Row row) {
    return String.format(
        Locale.ROOT,
        "\"%s\",%d,%d,%d,%.4f,%s,%s,%d,%d,%d,%s,%b",
        study.trace().name().replace("\"", "\"\""),
        study.trace().size(),
        study.trace().uniqueKeys(),
        study.trace().skipped(),
        100 * study.ceiling(),
        study.samples().rate(),
        row.policy(),
        row.setup().local(),
        row.setup().remote(),
        row.setup().nodes(),
        row.setup().route(),
        row.isRefused());
  }

  private static String nothing() {
    return ",".repeat(HEADER.size() - HEADER.indexOf("refused") - 1);
  }

  private static String figures(Study study, Row row) {
    Outcome outcome = row.outcome();
    boolean real = !row.policy().isOptimum();
    return List.of(
            Long.toString(outcome.gets()),
            Long.toString(outcome.hits()),
            percent(row.hitRate()),
            percent(row.rates().getMin()),
            percent(row.rates().getMax()),
            percent(row.ofOptimum()),
            known(real, outcome.localHits()),
            known(real, outcome.remoteHits()),
            Long.toString(outcome.loads()),
            percent(outcome.savedRate()),
            known(real, outcome.misses().joined()),
            known(real, outcome.misses().mostAtOnce()),
            known(real, outcome.local().evictions()),
            known(real, outcome.local().expiredMisses()),
            real ? String.format(Locale.ROOT, "%.3f", outcome.served().oldestNanos() / 1e9) : "",
            known(real, outcome.served().outlived()),
            real && study.trace().hasSizes() ? percent(outcome.byteHitRate()) : "")
        .stream()
        .collect(Collectors.joining(",", ",", ""));
  }

  private static String known(boolean real, long count) {
    return real && count >= 0 ? Long.toString(count) : "";
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4f", 100 * share);
  }
}
