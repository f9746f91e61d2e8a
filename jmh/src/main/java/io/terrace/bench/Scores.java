package io.terrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What was measured, a figure a round. Not thread-safe.
 *
 * <p>A ratio is that of two figures of the same round, and then the median of those: a machine that
 * is slower for a while slows both.
 */
final class Scores {

  /** What is measured: one subject with some threads. */
  record Subject(Question question, String name, int threads) {}

  /** A figure: operations a second, and the bytes that one allocates. */
  record Score(double throughput, double bytes) {}

  private final Map<Subject, List<Score>> bySubject = new HashMap<>();

  void add(Subject subject, Score score) {
    bySubject.computeIfAbsent(subject, key -> new ArrayList<>()).add(score);
  }

  /** Returns operations a second. */
  double throughput(Subject subject) {
    return median(throughputs(subject));
  }

  /** Returns the time that an operation takes, of one thread. */
  double nanos(Subject subject) {
    return 1e9 / throughput(subject);
  }

  /** Returns how far rounds are from the median, at worst, as a part of it. */
  double spread(Subject subject) {
    double median = throughput(subject);
    return Arrays.stream(throughputs(subject))
        .map(throughput -> Math.abs(throughput - median) / median)
        .max()
        .orElse(0);
  }

  /** Returns the bytes that an operation allocates. */
  double bytes(Subject subject) {
    return median(scores(subject).stream().mapToDouble(Score::bytes).toArray());
  }

  /** Returns how many times as fast {@code one} is as {@code other}, in rounds that have both. */
  double ratio(Subject one, Subject other) {
    double[] ones = throughputs(one);
    double[] others = throughputs(other);
    int rounds = Math.min(ones.length, others.length);
    return median(IntStream.range(0, rounds).mapToDouble(i -> ones[i] / others[i]).toArray());
  }

  /** Returns whether all subjects of {@code question} were measured. */
  boolean hasAll(Question question) {
    return question.subjects().stream()
        .allMatch(
            name ->
                Rounds.THREADS.stream()
                    .allMatch(
                        threads -> bySubject.containsKey(new Subject(question, name, threads))));
  }

  /** Writes the figures of {@code question}, a line each, so that a later process can read them. */
  void save(Question question, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    bySubject.forEach(
        (subject, scores) -> {
          if (subject.question().equals(question)) {
            scores.forEach(
                score ->
                    lines.add(
                        String.join(
                            ",",
                            subject.name(),
                            Integer.toString(subject.threads()),
                            Double.toString(score.throughput()),
                            Double.toString(score.bytes()))));
          }
        });
    Files.write(file, lines);
  }

  /** Reads what {@link #save} wrote. */
  void load(Question question, Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(",", -1);
      add(
          new Subject(question, fields[0], Integer.parseInt(fields[1])),
          new Score(Double.parseDouble(fields[2]), Double.parseDouble(fields[3])));
    }
  }

  private double[] throughputs(Subject subject) {
    return scores(subject).stream().mapToDouble(Score::throughput).toArray();
  }

  private List<Score> scores(Subject subject) {
    List<Score> scores = bySubject.get(subject);
    if (scores == null) {
      throw new IllegalArgumentException(subject + " was not measured");
    }
    return scores;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
