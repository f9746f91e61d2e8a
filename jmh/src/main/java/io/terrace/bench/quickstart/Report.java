package io.terrace.bench.quickstart;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is printed at the end: the figures side by side, then the promises. At most 80 columns. */
final class Report {

  private static final String ROW = "  %-32s%14s%14s%14s%n";
  private static final String PROMISE = "  %-47s%10s%10s  %s%n";
  private static final String NONE = "-";

  private final Comparison comparison;
  private final List<Promise> promises;
  private final StringBuilder text = new StringBuilder();

  private Report(Comparison comparison, List<Promise> promises) {
    this.comparison = comparison;
    this.promises = promises;
  }

  /**
   * Returns the whole report, which ends with a line break.
   *
   * @param page what is promised of the page of fragments
   */
  static String of(Comparison comparison, List<Promise> page) {
    List<Promise> promises =
        Stream.concat(comparison.promises().stream(), page.stream()).toList();
    Report report = new Report(comparison, promises);
    report.table();
    report.promises();
    return report.text.toString();
  }

  private void table() {
    line(
        "%n%,d requests for %,d products by %d threads:%n%n",
        comparison.direct().requests(), comparison.products(), comparison.threads());
    line(ROW, "", "no cache", "cold cache", "warm cache");
    row("requests", run -> count(run.requests()));
    row("SQL queries", run -> count(run.queries()));
    line(
        ROW,
        "hit rate",
        NONE,
        percent(comparison.cold().hitRate()),
        percent(comparison.warm().hitRate()));
    row("response time, p50", run -> time(run.latencies().percentileNanos(50)));
    row("response time, p99", run -> time(run.latencies().percentileNanos(99)));
    row("requests a second", run -> count(Math.round(run.requestsPerSecond())));
    line(
        ROW,
        "loads of a cold key, " + comparison.crowd().requests() + " threads",
        count(comparison.directCrowd().queries()),
        count(comparison.crowd().queries()),
        NONE);
  }

  private void promises() {
    line("%n%59s%10s%n", "promised", "measured");
    for (Promise promise : promises) {
      line(
          PROMISE,
          promise.what(),
          count(promise.promised()),
          count(promise.measured()),
          promise.kept() ? "kept" : "BROKEN");
    }
    boolean kept = promises.stream().allMatch(Promise::kept);
    line(kept ? "%nEvery figure is as promised.%n" : "%nA promise is broken.%n");
  }

  private void row(String label, Function<Run, String> figure) {
    line(
        ROW,
        label,
        figure.apply(comparison.direct()),
        figure.apply(comparison.cold()),
        figure.apply(comparison.warm()));
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments));
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Returns a time in the unit that suits it: a hit takes about a microsecond. */
  static String time(long nanos) {
    if (nanos < 100_000) {
      return String.format(Locale.ROOT, "%.2f us", nanos / 1e3);
    }
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
