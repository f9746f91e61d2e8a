package io.terrace.cache.test.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.fleet.member.CacheRole;
import io.terrace.cache.test.fleet.member.SharedSource;
import io.terrace.cache.test.fleet.member.Task;
import io.terrace.cache.test.server.FaultProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No invalidation is lost, whatever the bus does, and all are seen elsewhere within a bound. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PropagationContract {

  /** How long other processes may serve what is void. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  /** Within what a process that was cut off has contact again, on a busy machine too. */
  private static final Duration CONTACT = Duration.ofSeconds(20);

  private static final int BATCH = 100;

  /** Enough that the one thread that watches, which loads what changed, is not what is measured. */
  private static final int CHANGE_PAUSE_MICROS = 3_000;

  private static final int UNCHANGED = 8_000;
  private static final int MANY_WRITES_A_SECOND = 500;
  private static final int THREADS = 3;
  private static final int WRITES = 20;
  private static final int PAUSE_MICROS = 3_000;

  private final Fleet fleet;

  /** Makes one for {@code fleet}. */
  protected PropagationContract(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Returns whether a process that was cut off reads on where it was, and drops nothing. */
  protected abstract boolean keepsWhatDidNotChange();

  /** The last may be seen late, by a process that stood still and read nothing meanwhile. */
  @Test
  void anInvalidationIsSeenElsewhereWithinTheBound() {
    List<Duration> lags = lags(3);
    assertThat(lags.get(lags.size() / 2)).as("the median of " + lags.size()).isLessThan(BOUND);
  }

  @Test
  @Tag("long")
  void aThousandRoundsAreSeenElsewhereWithinTheBound() {
    List<Duration> lags = lags(10);
    assertThat(lags.get(lags.size() - 1)).as("the last of " + lags.size()).isLessThan(BOUND);
  }

  @Test
  @Tag("long")
  void ninetyNineOfAHundredAreSeenElsewhereSoon() {
    List<Duration> lags = lags(100);
    assertThat(lags.get(lags.size() * 99 / 100)).isLessThan(fleet.server().propagation());
  }

  /** Has one process change what another holds; returns how late that was seen, in order. */
  private List<Duration> lags(int batches) {
    try (FleetRun run = fleet.run(2)) {
      List<Duration> lags = new ArrayList<>();
      for (int batch = 0; batch < batches; batch++) {
        int from = batch * BATCH;
        CompletableFuture<String> watch = run.member(1).tell(Task.WATCH, from, BATCH);
        run.member(0).ask(Task.CHANGE_ALL, from, BATCH, CHANGE_PAUSE_MICROS);
        FleetRun.numbers(MemberProcess.answer(watch))
            .forEach(micros -> lags.add(Duration.ofNanos(micros * 1_000)));
      }
      assertThat(lags).as("changes that were seen").hasSize(batches * BATCH);
      lags.sort(null);
      System.out.printf(
          "propagation of %,d: median %s, 99 %% %s, last %s%n",
          lags.size(),
          lags.get(lags.size() / 2),
          lags.get(lags.size() * 99 / 100),
          lags.get(lags.size() - 1));
      var unusedAll = run.assertNothingStale(BOUND);
      return lags;
    }
  }

  @Test
  void aProcessThatWasCutOffCatchesUp() {
    cutOff(Duration.ofMillis(2_200), 100);
  }

  @Test
  @Tag("long")
  void aProcessThatWasCutOffForLongCatchesUp() {
    cutOff(Duration.ofSeconds(10), MANY_WRITES_A_SECOND);
  }

  /** Cuts one process off while another writes; it reads all the time. */
  private void cutOff(Duration time, int writesPerSecond) {
    try (FleetRun run = fleet.runDisturbed(3)) {
      int writes = (int) (time.toMillis() * writesPerSecond / 1_000);
      int kept = 100;
      do { // again where a machine stood still, and a call was given up
        run.member(0).ask(Task.BEHIND, UNCHANGED, kept); // reads, and so holds them
      } while (!run.member(0).ask(Task.HELD, UNCHANGED, kept).equals("" + kept));
      run.member(0).ask(Task.BEHIND, 0, writes);
      long loads = run.source().loads(UNCHANGED);

      run.link(0).set(new Fault.HalfOpen());
      List<CompletableFuture<String>> play = play(run, 1, 0, time.toMillis());
      run.member(2).ask(Task.CHANGE_ALL, 0, writes, 1_000_000 / writesPerSecond);
      run.link(0).cut();
      run.link(0).set(new Fault.None());
      var unusedPlayed = FleetRun.answers(play);

      Duration caughtUp = run.awaitPresent(0, writes);
      System.out.printf("cut off for %s under %d writes: caught up %s%n", time, writes, caughtUp);
      var unusedAll = run.assertNothingStale(BOUND);
      if (keepsWhatDidNotChange()) {
        awaitHeld(run, UNCHANGED, kept);
        assertThat(run.source().loads(UNCHANGED)).as("loads of it").isEqualTo(loads);
      }
    }
  }

  /** Waits for the contact without which it is there, and not served. */
  private static void awaitHeld(FleetRun run, int from, int count) {
    long start = System.nanoTime();
    String held = run.member(0).ask(Task.HELD, from, count);
    while (!held.equals("" + count)) {
      Duration passed = Duration.ofNanos(System.nanoTime() - start);
      assertThat(passed).as("still there are %s of %s", held, count).isLessThan(CONTACT);
      FleetRun.pause(5);
      held = run.member(0).ask(Task.HELD, from, count);
    }
  }

  @Test
  void aBusThatDropsDoublesAndReordersLeavesNothingStale() {
    disturbed(2_500);
  }

  @Test
  @Tag("long")
  void aBusThatDropsDoublesAndReordersForLongLeavesNothingStale() {
    disturbed(60_000);
  }

  private void disturbed(int millis) {
    try (FleetRun run = fleet.run(4, CacheRole.DISTURBED + Seeds.next())) {
      var unusedPlayed = FleetRun.answers(play(run, run.size(), WRITES, millis));
      var unusedTook = run.awaitPresent(0, SharedSource.PLAYED);
      var unusedAll = run.assertNothingStale(BOUND);
    }
  }

  /**
   * Has the first {@code count} processes play; of a hundred operations so many change something.
   */
  private static List<CompletableFuture<String>> play(
      FleetRun run, int count, int writes, long millis) {
    int seed = Seeds.next();
    List<CompletableFuture<String>> play = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      play.add(run.member(i).tell(Task.PLAY_CALMLY, seed, millis, THREADS, writes, PAUSE_MICROS));
    }
    return play;
  }
}
