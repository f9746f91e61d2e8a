package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What is told of each row: only what the options and the trace give a meaning to. */
final class Columns {

  static final String UNKNOWN = "-";
  private static final String REFUSED = "refused";

  /** What a column is for. */
  enum Kind {
    /** Says which row it is, whatever came out of it. */
    NAME,
    /** The hit rate, in place of which it is said that it is refused. */
    RATE,
    /** What goes with the rate. */
    FIGURE
  }

  /** A column: its head, how wide it is as text, and what it says of a row. */
  record Column(String head, int width, Kind kind, Function<Row, String> cell) {

    /** Returns what it says of {@code row}; a rate that can't be is not shown. */
    String of(Row row) {
      if (!row.isRefused() || kind == Kind.NAME) {
        return cell.apply(row);
      }
      return kind == Kind.RATE ? REFUSED : UNKNOWN;
    }
  }

  private final Study study;
  private final List<Column> columns = new ArrayList<>();

  private Columns(Study study) {
    this.study = study;
  }

  static List<Column> of(Study study) {
    Columns all = new Columns(study);
    all.names();
    all.rates();
    all.tiers();
    all.loads();
    all.ages();
    return all.columns;
  }

  private void names() {
    add("local", 10, Kind.NAME, row -> count(row.setup().local()));
    if (hasRemote()) {
      add("remote", 11, Kind.NAME, row -> count(row.setup().remote()));
    }
    add("policy", -16, Kind.NAME, row -> row.policy().toString());
  }

  private void rates() {
    add("hit %", 8, Kind.RATE, row -> percent(row.hitRate()));
    if (study.any(row -> row.trials().size() > 1)) {
      figure("+-", 7, row -> percent(row.spread()));
    }
    figure("of MIN %", 10, Columns::ofOptimum);
    if (study.trace().hasSizes()) {
      figure("byte hit %", 12, real(row -> percent(row.outcome().byteHitRate())));
    }
  }

  private void tiers() {
    figure("hits", 12, row -> count(row.outcome().hits()));
    if (hasRemote()) {
      figure("local hits", 12, known(Outcome::localHits));
      figure("remote hits", 13, known(Outcome::remoteHits));
      figure("% of its gets", 15, real(Columns::remoteRate));
    }
    figure("evicted", 11, known(outcome -> outcome.local().evictions()));
  }

  private void loads() {
    figure("loads", 11, row -> count(row.outcome().loads()));
    figure("saved %", 9, row -> percent(row.outcome().savedRate()));
    if (study.any(row -> row.setup().loading().nanos() > 0)) {
      figure("joined", 10, known(outcome -> outcome.misses().joined()));
      figure("at once", 9, known(outcome -> outcome.misses().mostAtOnce()));
    }
  }

  private void ages() {
    if (study.any(row -> row.setup().times().localNanos() > 0 || row.setup().times().ofTrace())) {
      figure("expired", 10, known(outcome -> outcome.local().expiredMisses()));
      figure("oldest", 12, real(Columns::oldest));
      if (hasRemote()) {
        figure("outlived", 10, known(outcome -> outcome.served().outlived()));
      }
    }
  }

  private boolean hasRemote() {
    return study.any(row -> row.setup().remote() > 0);
  }

  private void figure(String head, int width, Function<Row, String> cell) {
    add(head, width, Kind.FIGURE, cell);
  }

  private void add(String head, int width, Kind kind, Function<Row, String> cell) {
    columns.add(new Column(head, width, kind, cell));
  }

  /** What an optimum does not know: it is computed from the future, and has no tiers. */
  private static Function<Row, String> real(Function<Row, String> cell) {
    return row -> row.policy().isOptimum() ? UNKNOWN : cell.apply(row);
  }

  private static Function<Row, String> known(ToLongFunction<Outcome> figure) {
    return real(
        row -> {
          long value = figure.applyAsLong(row.outcome());
          return value < 0 ? UNKNOWN : count(value);
        });
  }

  private static String remoteRate(Row row) {
    long asked = row.outcome().gets() - row.outcome().localHits();
    return asked == 0 ? UNKNOWN : percent((double) row.outcome().remoteHits() / asked);
  }

  private static String ofOptimum(Row row) {
    return row.policy() == Policy.MIN_BYPASS || row.ofOptimum().isEmpty()
        ? UNKNOWN
        : percent(row.ofOptimum().getAsDouble());
  }

  private static String oldest(Row row) {
    return seconds(Duration.ofNanos(row.outcome().served().oldestNanos()));
  }

  private static String seconds(Duration time) {
    long whole = time.toSeconds();
    return whole > 0 && time.toNanosPart() == 0
        ? count(whole) + " s"
        : String.format(Locale.ROOT, "%,.3f s", time.toMillis() / 1e3);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }
}
