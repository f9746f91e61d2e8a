package io.terrace.bench;

import io.terrace.bench.Scores.Score;
import io.terrace.bench.Scores.Subject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures all subjects once, each in a process of its own, then all of them again. JMH would run
 * the forks of one subject in a row; so each would be measured at another time than its peers, and
 * whatever else the machine does then would look like a difference.
 */
final class Rounds {

  static final List<Integer> THREADS = List.of(1, 2);

  private final Pace pace;
  private final PrintStream progress;
  private final Scores scores = new Scores();

  /**
   * How long each subject is measured.
   *
   * @param rounds how often with one thread
   * @param shared in how many of these rounds with more threads too
   */
  record Pace(int rounds, int shared, int warmups, int iterations, long millis) {

    static final Pace QUICK = new Pace(1, 1, 1, 1, 200);

    /** For a page that anyone can have written again in minutes. */
    static final Pace SHORT = new Pace(3, 1, 2, 2, 250);

    static Pace full(int rounds) {
      return new Pace(rounds, rounds, 5, 5, 1_000);
    }

    /**
     * What else a process is given. Where threads that measure take all processors, and for a short
     * time, who needs a method compiled waits for that: it would else come after the end.
     */
    private List<String> jvmArgs(Subject subject) {
      boolean isCrowded = subject.threads() > 1 && !subject.question().waits();
      return isCrowded && millis < 1_000 ? List.of("-Xbatch") : List.of();
    }

    private List<Integer> threads(int round) {
      return round <= shared ? THREADS : THREADS.subList(0, 1);
    }
  }

  Rounds(Pace pace, PrintStream progress) {
    this.pace = pace;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @throws RunnerException if a benchmark failed
   */
  Scores measure(List<Question> questions) throws RunnerException {
    for (int round = 1; round <= pace.rounds(); round++) {
      for (Question question : questions) {
        for (int threads : pace.threads(round)) {
          for (String name : question.subjects()) {
            Subject subject = new Subject(question, name, threads);
            Score score = run(subject);
            scores.add(subject, score);
            progress.printf(
                Locale.ROOT,
                "round %d/%d  %-10s %-28s %d thread%s %,14.0f/s%n",
                round,
                pace.rounds(),
                question,
                name,
                threads,
                threads == 1 ? " " : "s",
                score.throughput());
          }
        }
      }
    }
    return scores;
  }

  private Score run(Subject subject) throws RunnerException {
    TimeValue time = TimeValue.milliseconds(pace.millis());
    var options =
        new OptionsBuilder()
            .include(subject.question().pattern(subject.name()))
            .mode(Mode.Throughput)
            .timeUnit(TimeUnit.SECONDS)
            .threads(subject.threads())
            .forks(1)
            .warmupIterations(pace.warmups())
            .warmupTime(time)
            .measurementIterations(pace.iterations())
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .jvmArgs("-Xms1g", "-Xmx1g", "-Dslf4j.internal.verbosity=ERROR")
            .jvmArgsAppend(pace.jvmArgs(subject).toArray(String[]::new))
            .shouldFailOnError(true)
            .build();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Runner runner =
        new Runner(options, OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT));
    try {
      RunResult result = runner.runSingle();
      return new Score(result.getPrimaryResult().getScore(), bytes(result.getSecondaryResults()));
    } catch (RunnerException e) {
      throw new RunnerException(
          subject.name()
              + " of '"
              + subject.question()
              + "' failed. JMH itself says why: org.openjdk.jmh.Main "
              + subject.question().pattern(subject.name()),
          e);
    }
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static double bytes(Map<String, Result> secondary) {
    return secondary.entrySet().stream()
        .filter(result -> result.getKey().endsWith("gc.alloc.rate.norm"))
        .mapToDouble(result -> result.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }
}
