package io.terrace.bench;

import io.terrace.bench.Rounds.Pace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the benchmarks and says whether the targets are met. */
@Command(
    name = "ratios",
    sortOptions = false,
    description = {
      "Measures Terrace beside Caffeine and other JSR-107 caches.",
      "With 1 thread and with 2, each subject in a process of its own in every round;",
      "prints medians over the rounds, ratios and which targets are met. Of a machine",
      "with other work to do, the ratios are worth more than the rest, and not much.",
      "JMH's own program is in the same jar: org.openjdk.jmh.Main.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:every target is met, or it was a smoke run",
      "1:one is not, or a benchmark failed",
      "2:an argument is wrong"
    })
final class Ratios implements Callable<Integer> {

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "QUESTION",
      completionCandidates = QuestionNames.class,
      description = "Which questions: ${COMPLETION-CANDIDATES}; all, if none is given.")
  private List<String> names = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Measure each subject N times, 3 or more; 3 if it is left out.")
  private int rounds;

  @Option(
      names = "--quick",
      description = "Only see whether everything runs: the figures mean nothing.")
  private boolean quick;

  @Option(
      names = "--short",
      description = "A tenth of the time: enough to see a difference of a fifth.")
  private boolean shortened;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Keep the figures of each question in a file there, with those of other runs.")
  private Optional<Path> results = Optional.empty();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Write all figures of --results as a page, and measure nothing.")
  private Optional<Path> page = Optional.empty();

  @Option(
      names = "--commit",
      paramLabel = "HASH",
      defaultValue = "unknown",
      description = "What --page says was measured.")
  private String commit = "unknown";

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  private final PrintStream out;

  private Ratios(PrintStream out) {
    this.out = out;
  }

  /** Runs the benchmarks; {@code --help} says with what arguments. */
  public static void main(String[] args) {
    System.exit(commandLine(System.out).execute(args));
  }

  /** Returns the program as a command that prints to {@code out}. */
  static CommandLine commandLine(PrintStream out) {
    return new CommandLine(new Ratios(out));
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    if (page.isPresent()) {
      return write(page.get());
    }
    if (rounds < 3) {
      throw new ParameterException(
          command.commandLine(), "--rounds must be at least 3, not " + rounds);
    }
    List<Question> questions =
        names.isEmpty() ? Questions.ALL : names.stream().map(this::question).toList();
    Scores scores = new Rounds(pace(), System.err).measure(questions);
    if (results.isPresent()) {
      Files.createDirectories(results.get());
      for (Question question : questions) {
        scores.save(question, file(results.get(), question));
      }
    }
    RatioReport report = new RatioReport(scores);
    questions.forEach(report::add);
    out.print(Versions.describe());
    out.print(report);
    if (quick) {
      out.println("A smoke run: everything ran; the figures mean nothing.");
      return 0;
    }
    return report.missed() == 0 ? 0 : 1;
  }

  private Pace pace() {
    return quick ? Pace.QUICK : shortened ? Pace.SHORT : Pace.full(rounds);
  }

  private int write(Path file) throws IOException {
    Path folder =
        results.orElseThrow(
            () -> new ParameterException(command.commandLine(), "--page needs --results"));
    Scores all = new Scores();
    for (Question question : Questions.ALL) {
      Path figures = file(folder, question);
      if (Files.exists(figures)) {
        all.load(question, figures);
      }
    }
    Files.writeString(file, BenchmarkPage.of(all, commit));
    return 0;
  }

  private static Path file(Path folder, Question question) {
    return folder.resolve(question.name() + ".csv");
  }

  private Question question(String name) {
    return Questions.ALL.stream()
        .filter(question -> question.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(), "no question '" + name + "': " + Questions.ALL));
  }

  /** For {@code --help}. */
  private static final class QuestionNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Questions.ALL.stream().map(Question::name).iterator();
    }
  }
}
