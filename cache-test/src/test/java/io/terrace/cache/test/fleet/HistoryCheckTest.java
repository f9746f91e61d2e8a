package io.terrace.cache.test.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.fleet.HistoryCheck.Violation;
import io.terrace.cache.test.fleet.member.Operation;
import io.terrace.cache.test.fleet.member.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The check is right about histories of which it is known whether they are. */
class HistoryCheckTest {

  private static final int KEY = 3;
  private static final int HERE = 0;
  private static final int THERE = 1;
  private static final long BOUND = 1_000;

  private static Operation read(int process, long version, long from, long to) {
    return new Operation(process, Kind.READ, KEY, version, from, to);
  }

  private static Operation voided(int process, long version, long from, long to) {
    return new Operation(process, Kind.VOIDED, KEY, version, from, to);
  }

  private static Operation voidedHere(int process, long version, long from, long to) {
    return new Operation(process, Kind.VOIDED_HERE, KEY, version, from, to);
  }

  private static List<Violation> violations(Operation... history) {
    return HistoryCheck.violations(List.of(history), Duration.ofNanos(BOUND));
  }

  @Nested
  class Bad {

    @Test
    void aReadOfItsOwnProcessThatBeganOneNanosecondAfter() {
      Operation made = voided(HERE, 2, 100, 200);
      Operation stale = read(HERE, 1, 201, 300);
      assertThat(violations(made, stale)).containsExactly(new Violation(stale, made));
    }

    @Test
    void aReadOfItsOwnProcessThoughOthersWereNotTold() {
      assertThat(violations(voidedHere(HERE, 2, 100, 200), read(HERE, 1, 201, 300))).hasSize(1);
    }

    @Test
    void aReadElsewhereThatBeganOneNanosecondPastTheBound() {
      Operation made = voided(HERE, 2, 100, 200);
      Operation stale = read(THERE, 1, 200 + BOUND + 1, 2_000);
      assertThat(violations(made, stale)).containsExactly(new Violation(stale, made));
    }

    @Test
    void aReadThatIsStaleForTheSecondTime() {
      assertThat(
              violations(
                  voided(HERE, 2, 100, 200),
                  read(HERE, 2, 300, 400),
                  read(HERE, 1, 500, 600))) // it came back
          .hasSize(1);
    }

    @Test
    void aReadOfWhatWasOlderThanTheOneBeforeTheLast() {
      Operation first = voided(HERE, 5, 100, 200);
      Operation late = voided(HERE, 4, 90, 300); // returned last, and is not the highest
      Operation stale = read(HERE, 4, 301, 400);
      assertThat(violations(first, late, stale)).containsExactly(new Violation(stale, first));
    }

    @Test
    void eachOfSeveral() {
      assertThat(
              violations(
                  voided(HERE, 2, 100, 200),
                  read(HERE, 1, 300, 400),
                  read(HERE, 1, 500, 600),
                  read(THERE, 1, 5_000, 5_100)))
          .hasSize(3);
    }

    @Test
    void theOneAmongManyThatAreGoodInAnyOrder() {
      List<Operation> history = new ArrayList<>();
      for (int i = 1; i <= 1_000; i++) {
        history.add(voided(HERE, i, i * 10_000L, i * 10_000L + 10));
        history.add(read(HERE, i, i * 10_000L + 20, i * 10_000L + 30));
        history.add(read(THERE, i - 1, i * 10_000L + BOUND, i * 10_000L + BOUND + 5));
      }
      Operation stale = read(THERE, 499, 500 * 10_000 + 10 + BOUND + 1, 5_100_000);
      history.add(stale);
      Collections.shuffle(history, new Random(1));
      assertThat(HistoryCheck.violations(history, Duration.ofNanos(BOUND)))
          .extracting(Violation::read)
          .containsExactly(stale);
    }

    @Test
    void clocksThatPassZero() {
      assertThat(violations(voided(HERE, 2, -300, -200), read(HERE, 1, -100, 50))).hasSize(1);
      assertThat(violations(voided(HERE, 2, -300, -200), read(THERE, 1, 900, 950))).hasSize(1);
    }
  }

  @Nested
  class Good {

    @Test
    void nothing() {
      assertThat(violations()).isEmpty();
      assertThat(violations(read(HERE, 0, 1, 2))).isEmpty();
    }

    @Test
    void aReadThatBeganBeforeTheInvalidationReturned() {
      assertThat(violations(voided(HERE, 2, 100, 200), read(HERE, 1, 200, 900))).isEmpty();
      assertThat(violations(voided(HERE, 2, 100, 200), read(HERE, 1, 50, 900))).isEmpty();
    }

    @Test
    void aReadThatBeganBeforeAPauseOfItsProcess() {
      assertThat(violations(voided(HERE, 2, 100, 200), read(THERE, 1, 150, 9_000))).isEmpty();
    }

    @Test
    void aReadElsewhereWithinTheBound() {
      assertThat(violations(voided(HERE, 2, 100, 200), read(THERE, 1, 200 + BOUND, 9_000)))
          .isEmpty();
    }

    @Test
    void aReadElsewhereWhileOthersAreNotTold() {
      assertThat(violations(voidedHere(HERE, 2, 100, 200), read(THERE, 1, 90_000, 90_001)))
          .isEmpty();
    }

    @Test
    void aReadOfWhatIsNewer() {
      assertThat(violations(voided(HERE, 2, 100, 200), read(HERE, 3, 300, 400))).isEmpty();
    }

    @Test
    void anotherKey() {
      Operation other = new Operation(HERE, Kind.READ, KEY + 1, 0, 300, 400);
      assertThat(violations(voided(HERE, 2, 100, 200), other)).isEmpty();
    }
  }

  @Test
  void whatIsCarriedOverJudgesLaterReadsAsTheWholeWould() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Operation> before =
          IntStream.range(0, 40).mapToObj(i -> any(random, random.nextInt(1_000))).toList();
      List<Operation> later =
          IntStream.range(0, 40)
              .mapToObj(i -> read(random.nextInt(3), random.nextInt(9), 9_000 + i, 9_500))
              .toList();
      assertThat(judged(HistoryCheck.carriedOver(before), later))
          .as("round " + round)
          .isEqualTo(judged(before, later));
    }
  }

  private static Operation any(Random random, long from) {
    Kind kind = List.copyOf(EnumSet.allOf(Kind.class)).get(random.nextInt(3));
    return new Operation(random.nextInt(3), kind, KEY, random.nextInt(9), from, from + 100);
  }

  /** Returns the later reads that are stale. */
  private static List<Operation> judged(List<Operation> before, List<Operation> later) {
    List<Operation> all = new ArrayList<>(before);
    all.addAll(later);
    return HistoryCheck.violations(all, Duration.ofNanos(BOUND)).stream()
        .map(Violation::read)
        .filter(later::contains)
        .toList();
  }

  @Test
  void aViolationSaysWhatWasReadWhenAndByWhom() {
    assertThat(violations(voided(HERE, 2, 100, 200), read(THERE, 1, 3_200, 3_300)).get(0))
        .hasToString(
            "process 1 read version 1 of key 3, PT0.000003S after process 0 made void what is older"
                + " than 2");
  }
}
