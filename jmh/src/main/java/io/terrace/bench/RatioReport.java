package io.terrace.bench;

import io.terrace.bench.Scores.Subject;
import io.terrace.bench.Target.AddedTime;
import io.terrace.bench.Target.NoGarbage;
import io.terrace.bench.Target.Ratio;
import io.terrace.bench.Target.Scaling;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The figures and the targets of each question as text. Not thread-safe. */
final class RatioReport {

  private final Scores scores;
  private final StringBuilder text = new StringBuilder();
  private int missed;

  RatioReport(Scores scores) {
    this.scores = scores;
  }

  /** Adds what came out of {@code question}. */
  void add(Question question) {
    line("%n%s: %s", question.name(), question.asks());
    line(
        "  %-26s %9s %5s %9s %5s %7s %9s   %s",
        "M/s",
        "1 thread",
        "+-%",
        "2 threads",
        "+-%",
        "2 to 1",
        "bytes",
        "1, 2 threads to " + words(question.baseline()));
    question.subjects().stream()
        .sorted(Comparator.comparing(name -> -scores.throughput(new Subject(question, name, 1))))
        .forEach(name -> addSubject(question, name));
    verdicts(question, scores).forEach(this::addVerdict);
  }

  private void addSubject(Question question, String name) {
    Subject one = new Subject(question, name, 1);
    Subject two = new Subject(question, name, 2);
    line(
        "  %-26s %9.3f %5.0f %9.3f %5.0f %7.2f %9.1f   %s, %s",
        words(name),
        scores.throughput(one) / 1e6,
        scores.spread(one) * 100,
        scores.throughput(two) / 1e6,
        scores.spread(two) * 100,
        scores.ratio(two, one),
        scores.bytes(one),
        number(scores.ratio(one, new Subject(question, question.baseline(), 1))),
        number(scores.ratio(two, new Subject(question, question.baseline(), 2))));
  }

  /** Whether a target is met. */
  record Verdict(String what, String wanted, String seen, boolean met) {}

  /** Returns what came of the targets of {@code question}, in their order. */
  static List<Verdict> verdicts(Question question, Scores scores) {
    return question.targets().stream().map(target -> verdict(question, target, scores)).toList();
  }

  private static Verdict verdict(Question question, Target target, Scores scores) {
    if (target instanceof Ratio ratio) {
      double[] ratios =
          Rounds.THREADS.stream()
              .mapToDouble(
                  threads ->
                      scores.ratio(
                          new Subject(question, ratio.ours(), threads),
                          new Subject(question, ratio.theirs(), threads)))
              .toArray();
      return new Verdict(
          words(ratio.ours()) + " to " + words(ratio.theirs()),
          "at least " + number(ratio.atLeast()),
          number(ratios[0]) + ", " + number(ratios[1]),
          Math.min(ratios[0], ratios[1]) >= ratio.atLeast());
    }
    if (target instanceof AddedTime added) {
      double nanos =
          scores.nanos(new Subject(question, added.ours(), 1))
              - scores.nanos(new Subject(question, added.theirs(), 1));
      return new Verdict(
          words(added.ours()) + " over " + words(added.theirs()),
          "at most " + number(added.nanos()) + " ns",
          number(nanos) + " ns",
          nanos <= added.nanos());
    }
    if (target instanceof Scaling scaling) {
      double ratio =
          scores.ratio(
              new Subject(question, scaling.ours(), 2), new Subject(question, scaling.ours(), 1));
      return new Verdict(
          words(scaling.ours()) + ", 2 threads to 1",
          "at least " + number(scaling.atLeast()),
          number(ratio),
          ratio >= scaling.atLeast());
    }
    if (target instanceof NoGarbage noGarbage) {
      double bytes = scores.bytes(new Subject(question, noGarbage.ours(), 1));
      return new Verdict(
          words(noGarbage.ours()) + ", bytes an operation",
          "none",
          number(bytes),
          bytes < NoGarbage.TOLERATED_BYTES);
    }
    throw new IllegalArgumentException("no such target: " + target);
  }

  private void addVerdict(Verdict verdict) {
    missed += verdict.met() ? 0 : 1;
    line(
        "  %-6s %-46s %-14s %s",
        verdict.met() ? "met" : "MISSED", verdict.what(), verdict.wanted(), verdict.seen());
  }

  /** Returns how many targets were missed. */
  int missed() {
    return missed;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format + "%n", arguments));
  }

  /** Returns about three digits, however large or small. */
  static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  /** Returns {@code caffeineJcacheByValue} as "caffeine jcache by value". */
  static String words(String method) {
    return String.join(" ", List.of(method.split("(?=\\p{Upper})", -1))).toLowerCase(Locale.ROOT);
  }
}
