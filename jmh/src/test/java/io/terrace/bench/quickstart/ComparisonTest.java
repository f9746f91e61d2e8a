package io.terrace.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each promise is broken in turn, by the figure that it guards and by no other. */
class ComparisonTest {

  @Test
  void aCacheThatKeepsItsPromisesIsSeenTo() {
    assertThat(Runs.good().promises()).hasSize(8).allMatch(Promise::kept);
    assertThat(Runs.good().kept()).isTrue();
  }

  @Test
  void aSecondLoadOfTheColdKeyIsSeen() {
    Comparison comparison = Runs.withCrowd(Runs.run(200, new Activity(2, 0, 200, 1)));

    assertBroken(comparison, new Promise("loads of a cold key, 200 threads", 1, 2));
  }

  @Test
  void aQueryTooManyIsSeen() {
    Comparison comparison = Runs.withCold(Runs.run(10, new Activity(5, 5, 5, 5)));

    assertBroken(comparison, new Promise("SQL queries, cold cache: one for each product", 4, 5));
  }

  @Test
  void aLoadThatWasNotCountedIsSeen() {
    Comparison comparison = Runs.withCold(Runs.run(10, new Activity(4, 5, 5, 3)));

    assertBroken(comparison, new Promise("loads that the cold cache counted", 4, 3));
  }

  @Test
  void aQueryOfAWarmCacheIsSeen() {
    Comparison comparison = Runs.withWarm(Runs.run(10, new Activity(1, 9, 1, 1)));

    assertBroken(comparison, new Promise("SQL queries, warm cache", 0, 1));
  }

  @Test
  void aRequestThatIsNeitherHitNorMissIsSeen() {
    assertBroken(
        Runs.withCold(Runs.run(10, new Activity(4, 5, 4, 4))),
        new Promise("hits + misses = requests, cold cache", 10, 9));
    assertBroken(
        Runs.withWarm(Runs.run(10, new Activity(0, 11, 0, 0))),
        new Promise("hits + misses = requests, warm cache", 10, 11));
    assertBroken(
        Runs.withCrowd(Runs.run(200, new Activity(1, 0, 1, 1))),
        new Promise("hits + misses = requests, cold key", 200, 1));
  }

  @Test
  void anotherAnswerIsSeen() {
    Run good = Runs.good().cold();
    List<ProductPage> pages = new ArrayList<>(good.pages());
    pages.set(3, Runs.page(8));
    Run bad = new Run(pages, good.latencies(), Duration.ofSeconds(1), good.activity());

    assertBroken(Runs.withCold(bad), new Promise("answers unlike those without the cache", 0, 1));
  }

  private static void assertBroken(Comparison comparison, Promise expected) {
    assertThat(comparison.promises().stream().filter(promise -> !promise.kept()))
        .containsExactly(expected);
    assertThat(comparison.kept()).isFalse();
  }
}
