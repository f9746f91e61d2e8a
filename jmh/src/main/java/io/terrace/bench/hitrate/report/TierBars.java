package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Outcome;
import java.util.List;
import java.util.Locale;

/** Which tier answered how many reads, as a bar for each size and policy. */
final class TierBars {

  /** More bars than that are read by nobody; then every other size is left out, and so on. */
  private static final int MOST_SIZES = 4;

  private TierBars() {}

  /** Returns the bars as HTML, or nothing if there is no row to show. */
  static String of(Study study) {
    List<Row> rows = rows(study);
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<section>\n<h3>Who answered</h3>\n<ul class=\"key\">");
    html.append(key("local", "local tier"));
    if (study.any(row -> row.setup().remote() > 0)) {
      html.append(key("remote", "remote tier"));
    }
    if (study.any(row -> row.outcome().misses().joined() > 0)) {
      html.append(key("joined", "a load under way"));
    }
    html.append(key("load", "a load")).append("</ul>\n<div class=\"bars\">\n");
    rows.forEach(row -> html.append(bar(row)));
    return html.append("</div>\n</section>\n").toString();
  }

  private static List<Row> rows(Study study) {
    List<Long> sizes = study.rows().stream().map(row -> row.setup().local()).distinct().toList();
    int step = (sizes.size() + MOST_SIZES - 1) / MOST_SIZES;
    return study.rows().stream()
        .filter(row -> !row.policy().isOptimum() && !row.isRefused())
        .filter(row -> (sizes.size() - 1 - sizes.indexOf(row.setup().local())) % step == 0)
        .toList();
  }

  private static String key(String kind, String text) {
    return "<li><i class=\"" + kind + "\"></i>" + text + "</li>";
  }

  private static String bar(Row row) {
    Outcome outcome = row.outcome();
    double gets = Math.max(1, outcome.gets());
    return String.format(
        Locale.ROOT,
        "<span class=\"size\">%s</span><span>%s</span>"
            + "<div class=\"bar\" title=\"%s hits local, %s remote, %s joined, %s loads\">"
            + "%s%s%s</div>%n",
        Columns.count(row.setup().local()),
        row.policy(),
        Columns.count(outcome.localHits()),
        Columns.count(outcome.remoteHits()),
        Columns.count(outcome.misses().joined()),
        Columns.count(outcome.loads()),
        part("local", outcome.localHits() / gets),
        part("remote", outcome.remoteHits() / gets),
        part("joined", outcome.misses().joined() / gets));
  }

  private static String part(String kind, double share) {
    return share == 0
        ? ""
        : String.format(
            Locale.ROOT, "<b class=\"%s\" style=\"width:%.2f%%\"></b>", kind, 100 * share);
  }
}
