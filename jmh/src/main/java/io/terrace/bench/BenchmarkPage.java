package io.terrace.bench;

import io.terrace.bench.RatioReport.Verdict;
import io.terrace.bench.Scores.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Scores as a page of the documentation, all of it out of what was measured: ratios, which targets
 * are met and which missed, and where a peer is ahead.
 */
final class BenchmarkPage {

  private static final String OURS = "terrace";

  private final Scores scores;
  private final List<Question> questions;
  private final StringBuilder text = new StringBuilder();

  private BenchmarkPage(Scores scores, List<Question> questions) {
    this.scores = scores;
    this.questions = questions;
  }

  /**
   * Returns the page, in Markdown.
   *
   * @param commit of what was measured
   */
  static String of(Scores scores, String commit) {
    List<Question> measured = Questions.ALL.stream().filter(scores::hasAll).toList();
    BenchmarkPage page = new BenchmarkPage(scores, measured);
    page.head(commit);
    page.targets();
    measured.forEach(page::question);
    return page.text.toString();
  }

  private void head(String commit) {
    line("# Benchmarks");
    line("");
    line("<!-- Written by bin/bench out of what it measured; what is changed here is lost. -->");
    line("");
    line("    bin/bench                   measures in a short form, and writes this page");
    line("    bin/bench hit put           only some questions; the others keep their figures");
    line("    java -jar jmh/target/terrace-bench.jar ratios --help    the long form");
    line("");
    line("Read ratios: figures of two machines, or of two runs, share nothing. A ratio is that of");
    line(
        "two figures of one round, and the median over the rounds; a short form has few and short");
    line("ones, so a difference below a tenth says nothing. How to read them, and where the time");
    line("goes: [benchmarks-notes.md](benchmarks-notes.md).");
    line("");
    line("Measured %s at commit %s on %s.", LocalDate.now(ZoneOffset.UTC), commit, machine());
    line("");
    Versions.describe()
        .lines()
        .filter(each -> !each.isBlank())
        .forEach(each -> line("> %s  ", each));
    List<String> missing =
        Questions.ALL.stream()
            .filter(question -> !questions.contains(question))
            .map(Question::name)
            .toList();
    if (!missing.isEmpty()) {
      line("");
      line("Not measured: %s.", String.join(", ", missing));
    }
  }

  private static String machine() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(each -> each.startsWith("model name"))
          .map(each -> each.substring(each.indexOf(':') + 2))
          .findFirst()
          .orElse("an unnamed processor");
    } catch (IOException notLinux) {
      return "an unnamed processor";
    }
  }

  private void targets() {
    List<Verdict> verdicts =
        questions.stream().flatMap(q -> RatioReport.verdicts(q, scores).stream()).toList();
    long missed = verdicts.stream().filter(verdict -> !verdict.met()).count();
    line("");
    line("## Targets: %d met, %d missed", verdicts.size() - missed, missed);
    line("");
    line("| question | what | target | seen, 1 and 2 threads | |");
    line("|---|---|---|---|---|");
    for (Question question : questions) {
      for (Verdict verdict : RatioReport.verdicts(question, scores)) {
        line(
            "| %s | %s | %s | %s | %s |",
            question.name(),
            verdict.what(),
            verdict.wanted(),
            verdict.seen(),
            verdict.met() ? "met" : "**missed**");
      }
    }
  }

  private void question(Question question) {
    Subject baseline = new Subject(question, question.baseline(), 1);
    line("");
    line("## %s: %s", question.name(), question.asks());
    line("");
    line(
        "%s does %s a second with one thread here.",
        RatioReport.words(question.baseline()), count(scores.throughput(baseline)));
    line("");
    line("| | 1 thread | 2 threads | 2 to 1 | bytes a call | differs by |");
    line("|---|--:|--:|--:|--:|--:|");
    subjects(question).forEach(name -> subject(question, name));
    line("");
    line("%s", ahead(question));
  }

  private static String count(double number) {
    return number >= 1e6
        ? RatioReport.number(number / 1e6) + " million"
        : RatioReport.number(number / 1e3) + " thousand";
  }

  private List<String> subjects(Question question) {
    return question.subjects().stream()
        .sorted(Comparator.comparing(name -> -scores.throughput(new Subject(question, name, 1))))
        .toList();
  }

  private void subject(Question question, String name) {
    Subject one = new Subject(question, name, 1);
    Subject two = new Subject(question, name, 2);
    String shown = RatioReport.words(name);
    line(
        "| %s | %s | %s | %s | %.0f | %.0f %% |",
        name.startsWith(OURS) ? "**" + shown + "**" : shown,
        RatioReport.number(scores.ratio(one, new Subject(question, question.baseline(), 1))),
        RatioReport.number(scores.ratio(two, new Subject(question, question.baseline(), 2))),
        RatioReport.number(scores.ratio(two, one)),
        scores.bytes(one),
        100 * scores.spread(one));
  }

  /** Says which peers are faster than ours with one thread. */
  private String ahead(Question question) {
    if (!question.subjects().contains(OURS)) {
      return "";
    }
    Subject ours = new Subject(question, OURS, 1);
    String faster =
        subjects(question).stream()
            .filter(name -> !name.startsWith(OURS))
            .filter(name -> scores.ratio(new Subject(question, name, 1), ours) > 1)
            .map(
                name ->
                    RatioReport.words(name)
                        + " ("
                        + RatioReport.number(scores.ratio(new Subject(question, name, 1), ours))
                        + " times)")
            .collect(Collectors.joining(", "));
    return faster.isEmpty() ? "No peer is ahead." : "Ahead of terrace: " + faster + ".";
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
