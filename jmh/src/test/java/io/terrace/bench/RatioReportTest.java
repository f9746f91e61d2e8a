package io.terrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.bench.Scores.Score;
import io.terrace.bench.Scores.Subject;
import io.terrace.bench.Target.AddedTime;
import io.terrace.bench.Target.NoGarbage;
import io.terrace.bench.Target.Ratio;
import io.terrace.bench.Target.Scaling;
import io.terrace.bench.hit.HitBenchmark;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioReportTest {

  private final Scores scores = new Scores();

  @Test
  void ratiosAreOfFiguresOfOneRound() {
    Question question = question();
    // A machine that is ten times slower in the second round.
    measured(question, "caffeine", 1, 40, 4, 50);
    measured(question, "terrace", 1, 20, 2, 20);

    assertThat(scores.ratio(new Subject(question, "terrace", 1), one(question, "caffeine")))
        .isEqualTo(0.5);
  }

  @Test
  void aTargetIsMetByBothNumbersOfThreads() {
    Question question = question(new Ratio("terrace", "caffeine", 0.5));
    measuredAll(question, 40, 80);
    measured(question, "terrace", 1, 30);
    measured(question, "terrace", 2, 20);

    assertThat(report(question)).contains("MISSED terrace to caffeine").contains("0.75, 0.25");
  }

  @Test
  void targetsThatAreMetAreSaidToBe() {
    Question question =
        question(
            new Ratio("terrace", "caffeine", 0.5),
            new Scaling("terrace", 1.7),
            new NoGarbage("terrace"));
    measuredAll(question, 40, 80);
    measured(question, "terrace", 1, 30);
    measured(question, "terrace", 2, 60);

    assertThat(report(question)).contains("met").doesNotContain("MISSED");
  }

  @Test
  void scalingAndGarbageAreMissedToo() {
    Question question = question(new Scaling("terrace", 1.7), new NoGarbage("terrace"));
    measuredAll(question, 40, 80);
    scores.add(one(question, "terrace"), new Score(30, 16));
    measured(question, "terrace", 2, 45);

    assertThat(report(question))
        .contains("MISSED terrace, 2 threads to 1")
        .contains("MISSED terrace, bytes an operation");
  }

  @Test
  void addedTimeIsThatOfOneThread() {
    Question question =
        question(
            new AddedTime("terrace", "caffeine", 30), new AddedTime("terrace", "jetcache", 10));
    measuredAll(question, 1e9 / 20, 1e9 / 20);
    measured(question, "terrace", 1, 1e9 / 45);
    measured(question, "terrace", 2, 1);

    assertThat(report(question))
        .contains("met    terrace over caffeine")
        .contains("MISSED terrace over jetcache")
        .contains("25.0 ns");
  }

  @Test
  void aRoundWithOneThreadOnlyHasNoRatioOfTwo() {
    Question question = question();
    measured(question, "terrace", 1, 10, 20, 40);
    measured(question, "terrace", 2, 15);

    assertThat(scores.ratio(new Subject(question, "terrace", 2), one(question, "terrace")))
        .isEqualTo(1.5);
  }

  @Test
  void everyTargetNamesSubjectsThatThereAre() {
    for (Question question : Questions.ALL) {
      for (Target target : question.targets()) {
        if (target instanceof Ratio ratio) {
          assertThat(question.subjects()).contains(ratio.ours(), ratio.theirs());
        } else if (target instanceof AddedTime added) {
          assertThat(question.subjects()).contains(added.ours(), added.theirs());
        } else if (target instanceof Scaling scaling) {
          assertThat(question.subjects()).contains(scaling.ours());
        } else if (target instanceof NoGarbage noGarbage) {
          assertThat(question.subjects()).contains(noGarbage.ours());
        }
      }
      assertThat(question.subjects()).contains(question.baseline());
    }
  }

  @Test
  void versionsAreFilledIn() {
    assertThat(Versions.describe()).contains("caffeine 3").doesNotContain("${");
  }

  private static Question question(Target... targets) {
    return new Question("hit", "A hit", HitBenchmark.class, "caffeine", List.of(targets));
  }

  private static Subject one(Question question, String name) {
    return new Subject(question, name, 1);
  }

  /** Gives every subject but "terrace" the same figures. */
  private void measuredAll(Question question, double oneThread, double twoThreads) {
    for (String name : question.subjects()) {
      if (!name.equals("terrace")) {
        measured(question, name, 1, oneThread);
        measured(question, name, 2, twoThreads);
      }
    }
  }

  private void measured(Question question, String name, int threads, double... throughputs) {
    for (double throughput : throughputs) {
      scores.add(new Subject(question, name, threads), new Score(throughput, 0));
    }
  }

  private String report(Question question) {
    RatioReport report = new RatioReport(scores);
    report.add(question);
    return report.toString();
  }
}
