package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** A study as a table for people: what was read first, then a block of lines for each size. */
public final class Table {

  private static final String UNKNOWN = "-";

  /** A column, and how wide it is. */
  private record Column(String head, int width, Function<Row, String> cell) {}

  private final Study study;
  private final StringBuilder text = new StringBuilder();

  private Table(Study study) {
    this.study = study;
  }

  /** Returns the whole table, which ends with a line break. */
  public static String of(Study study) {
    Table table = new Table(study);
    table.head();
    table.body();
    table.notes();
    return table.text.toString();
  }

  private void head() {
    Trace trace = study.trace();
    line("%n%s  (%s)", trace.name(), trace.format());
    long reads = trace.reads();
    line(
        "  %,d requests, %,d keys, %,d lines skipped, %,d ignored",
        trace.size(), trace.uniqueKeys(), trace.skipped(), trace.ignored());
    if (reads < trace.size()) {
      line("  %,d of them read; writes fill the cache and are not counted as hits", reads);
    }
    line(
        "  ceiling %s %%: a cache without bounds hits %,d times, and %,d reads load all the same%n",
        percent(reads == 0 ? 0 : (double) trace.ceiling() / reads),
        trace.ceiling(),
        reads - trace.ceiling());
  }

  private void body() {
    List<Column> columns = columns();
    columns.forEach(column -> text.append(cell(column, column.head)));
    text.append(System.lineSeparator());
    Setup last = null;
    for (Row row : study.rows()) {
      if (last != null && !last.equals(row.setup())) {
        text.append(System.lineSeparator());
      }
      last = row.setup();
      columns.forEach(column -> text.append(cell(column, shown(column, row))));
      text.append(System.lineSeparator());
    }
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("local", 10, row -> count(row.setup().local())));
    if (any(row -> row.setup().remote() > 0)) {
      columns.add(new Column("remote", 9, row -> count(row.setup().remote())));
    }
    columns.add(new Column("  policy", -17, row -> "  " + row.policy()));
    columns.add(new Column("hit %", 8, row -> percent(row.outcome().hitRate())));
    if (any(row -> row.spread() > 0)) {
      columns.add(new Column("+-", 7, row -> percent(row.spread())));
    }
    columns.add(new Column("hits", 12, row -> count(row.outcome().hits())));
    if (any(row -> row.setup().remote() > 0)) {
      columns.add(new Column("local", 12, row -> real(row, Outcome::localHits)));
      columns.add(new Column("remote", 11, row -> real(row, Outcome::remoteHits)));
      columns.add(new Column("of its gets", 13, Table::remoteRate));
    }
    columns.add(new Column("loads", 12, row -> count(row.outcome().loads())));
    columns.add(new Column("of MIN %", 10, Table::ofOptimum));
    columns.add(new Column("evicted", 12, row -> real(row, Outcome::evictions)));
    if (any(row -> row.setup().byBytes())) {
      columns.add(new Column("byte hit %", 12, row -> percent(row.outcome().byteHitRate())));
    }
    if (any(row -> row.setup().times().localNanos() > 0 || row.setup().times().ofTrace())) {
      columns.add(new Column("expired", 10, row -> real(row, Outcome::expiredMisses)));
      columns.add(new Column("oldest", 12, Table::oldest));
    }
    return columns;
  }

  /** A rate that can't be is not shown, nor what goes with it. */
  private static String shown(Column column, Row row) {
    boolean isName = column.width < 0 || (column.head.equals("local") && column.width == 10);
    if (!row.isImpossible() || isName) {
      return column.cell.apply(row);
    }
    return column.head.equals("hit %") ? "refused" : UNKNOWN;
  }

  private void notes() {
    if (study.hasImpossible()) {
      line(
          "%nrefused: it hit more often than the optimum with bypass, which no cache of this size"
              + "%ncan. It held more than its size, as asynchronous eviction does in a tight loop.");
    }
    if (any(row -> row.bound().isPresent())) {
      line("%nof MIN %%: of the hits of Belady's optimum with bypass, over the room of all tiers.");
    }
  }

  private boolean any(Predicate<Row> what) {
    return study.rows().stream().anyMatch(what);
  }

  private static String remoteRate(Row row) {
    Outcome outcome = row.outcome();
    long asked = outcome.gets() - outcome.localHits();
    return row.policy().isOptimum() || asked == 0
        ? UNKNOWN
        : percent((double) outcome.remoteHits() / asked) + " %";
  }

  private static String ofOptimum(Row row) {
    long bound = row.bound().orElse(0);
    return bound == 0 ? UNKNOWN : percent((double) row.outcome().hits() / bound);
  }

  private static String oldest(Row row) {
    return row.policy().isOptimum()
        ? UNKNOWN
        : count(Duration.ofNanos(row.outcome().oldestNanos()).toSeconds()) + " s";
  }

  private static String real(Row row, Function<Outcome, Long> figure) {
    long value = figure.apply(row.outcome());
    return row.policy().isOptimum() || value < 0 ? UNKNOWN : count(value);
  }

  private static String cell(Column column, String content) {
    return String.format(Locale.ROOT, "%" + column.width + "s", content);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format + "%n", arguments));
  }
}
