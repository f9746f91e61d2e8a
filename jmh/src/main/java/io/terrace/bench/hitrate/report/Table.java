package io.terrace.bench.hitrate.report;

import static io.terrace.bench.hitrate.report.Columns.count;
import static io.terrace.bench.hitrate.report.Columns.percent;

import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.report.Columns.Column;
import io.terrace.bench.hitrate.trace.Samples;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A study as a table for people: what was read first, then a block of lines for each size. */
public final class Table {

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
    notes(study).forEach(note -> table.line("%n%s", note));
    return table.text.toString();
  }

  private void head() {
    Trace trace = study.trace();
    line("%n%s  (%s)", trace.name(), trace.format());
    facts(study).forEach(fact -> line("  %s", fact));
    line("");
  }

  /** What was read, a sentence each. */
  static List<String> facts(Study study) {
    Trace trace = study.trace();
    List<String> facts = new ArrayList<>();
    long reads = trace.reads();
    facts.add(
        text(
            "%,d requests, %,d keys, %,d lines skipped, %,d ignored",
            trace.size(), trace.uniqueKeys(), trace.skipped(), trace.ignored()));
    if (reads < trace.size()) {
      facts.add(text("%,d of them read; writes fill the cache and are not counted as hits", reads));
    }
    facts.add(
        text(
            "ceiling %s %%: a cache without bounds hits %s times, and %s reads load all the same",
            percent(study.ceiling()), count(trace.ceiling()), count(reads - trace.ceiling())));
    Samples samples = study.samples();
    if (!samples.isWhole()) {
      facts.add(
          text(
              "estimated from %d samples of %s %% of the keys each: +- is half of how far they are"
                  + " apart",
              Samples.PARTS, percent(samples.rate())));
    }
    return facts;
  }

  private void body() {
    List<Column> columns = Columns.of(study);
    columns.forEach(column -> text.append(cell(column, column.head())));
    text.append(System.lineSeparator());
    Setup last = null;
    for (Row row : study.rows()) {
      if (last != null && !last.equals(row.setup())) {
        text.append(System.lineSeparator());
      }
      last = row.setup();
      columns.forEach(column -> text.append(cell(column, column.of(row))));
      text.append(System.lineSeparator());
    }
  }

  /** What has to be known to read the rows, a paragraph each. */
  static List<String> notes(Study study) {
    List<String> notes = new ArrayList<>();
    if (study.hasRefused()) {
      notes.add(
          "refused: it held more than its size, as asynchronous eviction does in a tight loop, or"
              + " hit more often than the optimum with bypass, which no cache of this size can.");
    }
    if (study.any(row -> row.ofOptimum().isPresent())) {
      notes.add(
          "of MIN %: of the hits of Belady's optimum with bypass, over the room of all tiers.");
    }
    if (study.any(row -> row.setup().loading().nanos() > 0)) {
      notes.add(
          "joined: reads that waited for a load of their key under way; at once: the most loads of"
              + " one key at the same time.");
    }
    if (study.any(row -> row.outcome().served().outlived() > 0)) {
      notes.add("outlived: local hits that were older than the remote tier's ttl.");
    }
    return notes;
  }

  private static String cell(Column column, String content) {
    return column.width() < 0
        ? String.format(Locale.ROOT, "  %" + column.width() + "s", content)
        : String.format(Locale.ROOT, "%" + column.width() + "s", content);
  }

  private void line(String format, Object... arguments) {
    text.append(text(format + "%n", arguments));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
