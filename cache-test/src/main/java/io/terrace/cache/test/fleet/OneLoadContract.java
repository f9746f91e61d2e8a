package io.terrace.cache.test.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.fleet.member.SharedSource;
import io.terrace.cache.test.fleet.member.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What eight processes of fifty threads want at the same moment is loaded once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class OneLoadContract {

  private static final int MEMBERS = 8;
  private static final int THREADS = 50;
  private static final int KEY = 7;
  private static final Duration LOAD = Duration.ofMillis(300);
  private static final long LOAD_MICROS = LOAD.toMillis() * 1_000;

  /** How long the lease of a process that was killed holds the others up. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** Within what all know that the load for which they wait has failed. */
  private static final Duration NOTICE_OF_FAILURE = Duration.ofMillis(100);

  private final Fleet fleet;

  /** Makes one for {@code fleet}. */
  protected OneLoadContract(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void aColdKeyIsLoadedOnceByTheWholeFleet() {
    var unusedLag = storm();
  }

  @Test
  @Tag("long")
  void allKnowOfTheEndOfALoadAtOnce() {
    Duration best = Duration.ofHours(1);
    for (int i = 0; i < 5; i++) {
      Duration floor = noiseFloor();
      Duration lag = storm();
      System.out.printf("last waiter %s after the load, with no cache %s%n", lag, floor);
      best = lag.minus(floor).compareTo(best) < 0 ? lag.minus(floor) : best;
    }
    assertThat(best).as("over the noise").isLessThan(fleet.server().notice());
  }

  /** Returns how long after the load the last thread had its value. */
  private Duration storm() {
    try (FleetRun run = fleet.run(MEMBERS)) {
      var storm = begin(run, Task.STORM, KEY, THREADS, LOAD_MICROS);
      long last = last(FleetRun.answers(storm), 0);
      assertThat(run.source().loads(KEY)).as("loads").isEqualTo(1);
      return Duration.ofNanos(last - run.source().loadedAt(KEY));
    }
  }

  /** Returns the same of threads that wait for a moment, in as many processes. */
  private Duration noiseFloor() {
    try (FleetRun run = fleet.run(MEMBERS)) {
      var waiting = begin(run, Task.WAIT, KEY, THREADS);
      CompletableFuture<String> load = run.member(0).tell(Task.READ, KEY, LOAD_MICROS);
      long last = last(FleetRun.answers(waiting), 0);
      var unusedLoaded = MemberProcess.answer(load);
      return Duration.ofNanos(last - run.source().loadedAt(KEY));
    }
  }

  @Test
  @Tag("long")
  void aKilledOwnerCostsOneLease() {
    try (FleetRun run = fleet.run(MEMBERS)) {
      List<CompletableFuture<String>> storm = new ArrayList<>(begin(run, Task.STORM, KEY, THREADS, LOAD_MICROS));
      run.source().awaitLoads(KEY, 1);
      int owner = run.source().loader(KEY);
      run.member(owner).kill();
      long killed = System.nanoTime();
      storm.remove(owner);
      long last = last(FleetRun.answers(storm), 0);
      assertThat(run.source().loads(KEY)).as("loads").isLessThanOrEqualTo(2);
      Duration took = Duration.ofNanos(last - killed);
      System.out.printf("killed owner: the others were done after %s%n", took);
      assertThat(took).isLessThan(LEASE.plus(LOAD).plusMillis(300));
    }
  }

  @Test
  void aFailedLoadFailsAllWhoWaitForIt() {
    var unusedLag = failedStorm();
  }

  @Test
  @Tag("long")
  void allKnowOfAFailureAtOnce() {
    Duration best = Duration.ofHours(1);
    for (int i = 0; i < 5; i++) {
      Duration floor = noiseFloor();
      Duration lag = failedStorm();
      System.out.printf("failure known to the last %s after, with no cache %s%n", lag, floor);
      best = lag.minus(floor).compareTo(best) < 0 ? lag.minus(floor) : best;
    }
    assertThat(best).as("over the noise").isLessThan(NOTICE_OF_FAILURE);
  }

  /** Returns how long after the load had failed the last thread knew. */
  private Duration failedStorm() {
    try (FleetRun run = fleet.run(MEMBERS)) {
      SharedSource source = run.source();
      var storm = begin(run, Task.STORM_FAILING, KEY, THREADS);
      source.awaitLoads(SharedSource.SETTLED, MEMBERS);
      source.letThrough(KEY);
      List<String> ends = FleetRun.answers(storm);
      long failed = ends.stream().mapToLong(end -> FleetRun.numbers(end).get(0)).sum();
      assertThat(failed).as("reads that failed, of one load").isEqualTo(MEMBERS * THREADS);
      assertThat(source.loads(KEY)).as("loads that failed").isEqualTo(1);
      long failedAt = source.loadedAt(KEY);
      assertThat(run.member(0).ask(Task.READ, KEY, 0)).as("the next attempt").isEqualTo("0");
      assertThat(source.loads(KEY)).as("loads").isEqualTo(2);
      return Duration.ofNanos(last(ends, 1) - failedAt);
    }
  }

  /** Begins it in all processes at once. */
  private static List<CompletableFuture<String>> begin(FleetRun run, Object... words) {
    List<CompletableFuture<String>> begun = run.tellAll(words);
    SharedSource source = run.source();
    source.awaitLoads(SharedSource.GATE, run.size());
    for (int i = 0; i < run.size(); i++) {
      source.letThrough(SharedSource.GATE);
    }
    return begun;
  }

  private static long last(List<String> answers, int index) {
    return answers.stream()
        .mapToLong(answer -> FleetRun.numbers(answer).get(index))
        .max()
        .orElseThrow();
  }
}
