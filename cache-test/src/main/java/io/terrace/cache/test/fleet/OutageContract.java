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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four processes that read and write while something goes wrong serve nothing that is void. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class OutageContract {

  private static final int MEMBERS = 4;

  /** How long other processes may serve what is void, unless they are allowed more. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  /** Within what all is as before. */
  private static final Duration RETURN = Duration.ofSeconds(3);

  /** What a busy machine may add to it. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  private static final int THREADS = 3;
  private static final int WRITES = 20;
  private static final int PAUSE_MICROS = 3_000;

  /** A key with which nobody plays. */
  private static final int PROBE = 9_000;

  private final Fleet fleet;

  /** Makes one for {@code fleet}. */
  protected OutageContract(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void aServerThatReturnsEmptyBringsNothingBack() {
    assertNothingStale(
        run -> {
          run.server().kill();
          FleetRun.pause(1_000);
          run.server().restart();
        });
  }

  @Test
  @Tag("long")
  void aServerThatStoodStillBringsNothingBack() {
    assertNothingStale(
        run -> {
          run.server().pause();
          FleetRun.pause(4_000);
          run.server().resume();
        });
  }

  @Test
  @Tag("long")
  void aProcessThatIsCutOffServesNothingVoid() {
    assertNothingStale(
        run -> {
          run.link(0).set(new Fault.HalfOpen());
          FleetRun.pause(3_000);
          run.link(0).cut();
          run.link(0).set(new Fault.None());
        });
  }

  @Test
  @Tag("long")
  void aProcessWhoseWritesArriveLateServesNothingVoid() {
    assertNothingStale(
        run -> {
          run.link(0).set(new Fault.HalfOpen());
          FleetRun.pause(3_000);
          run.link(0).set(new Fault.None()); // what was held back is sent now
        });
  }

  @Test
  @Tag("long")
  void aProcessThatHearsNoAnswersServesNothingVoid() {
    assertNothingStale(
        run -> {
          run.link(0).set(new Fault.DropReplies());
          FleetRun.pause(3_000);
          run.link(0).cut();
          run.link(0).set(new Fault.None());
        });
  }

  @Test
  @Tag("long")
  void aProcessThatStoodStillServesNothingVoid() {
    assertNothingStale(
        run -> {
          run.member(0).pause();
          FleetRun.pause(4_000);
          run.member(0).resume();
        });
  }

  /** Has all play while {@code fault} happens. */
  protected final void assertNothingStale(FaultOfRun fault) {
    try (FleetRun run = fleet.runDisturbed(MEMBERS)) {
      List<CompletableFuture<String>> play = play(run);
      FleetRun.pause(500);
      fault.happen(run);
      Duration back = awaitNormal(run);
      FleetRun.pause(500);
      run.source().stop();
      List<String> operations = FleetRun.answers(play);
      Duration present = run.awaitPresent(0, SharedSource.PLAYED);
      System.out.printf(
          "operations %s, normal after %s, all present after %s%n", operations, back, present);
      var unusedAll = run.assertNothingStale(BOUND);
    }
  }

  /** What goes wrong, and ends. */
  @FunctionalInterface
  protected interface FaultOfRun {

    /** Begins it, and ends it. */
    void happen(FleetRun run);
  }

  private static List<CompletableFuture<String>> play(FleetRun run) {
    int seed = Seeds.next();
    return IntStream.range(0, MEMBERS).mapToObj(i -> play(run, i, seed, WRITES)).toList();
  }

  private static CompletableFuture<String> play(FleetRun run, int number, int seed, int writes) {
    return run.member(number).tell(Task.PLAY, seed, 60_000, THREADS, writes, PAUSE_MICROS);
  }

  /** Waits until each process tells all others again, and is served from its heap. */
  private static Duration awaitNormal(FleetRun run) {
    long start = System.nanoTime();
    for (int i = 0; i < run.size(); i++) {
      String missing = missing(run, i);
      while (!missing.isEmpty()) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as("process " + i + " is not as before: " + missing)
            .isLessThan(RETURN.plus(SLACK));
        FleetRun.pause(5);
        missing = missing(run, i);
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Returns what is not as it should be in a process, or nothing. */
  private static String missing(FleetRun run, int number) {
    int key = PROBE + number;
    String delivery = run.member(number).ask(Task.CHANGE, key);
    run.member(number).ask(Task.READ, key, 0);
    long loads = run.source().loads(key);
    run.member(number).ask(Task.READ, key, 0);
    if (!delivery.equals("SENT")) {
      return "others are not told";
    }
    if (run.source().loads(key) != loads) {
      return "what was loaded is loaded again";
    }
    return run.member(number).ask(Task.HELD, key, 1).equals("1") ? "" : "the heap is not believed";
  }

  @Test
  @Tag("long")
  void aProcessThatMayServeDoesSoAndNoLonger() {
    Duration limit = Duration.ofSeconds(6);
    try (FleetRun run = fleet.runDisturbed(MEMBERS, CacheRole.SERVE + limit.toMillis())) {
      run.member(0).ask(Task.READ, PROBE, 0);
      run.member(0).ask(Task.BEHIND, 0, SharedSource.PLAYED); // reads them all
      run.link(0).set(new Fault.HalfOpen()); // before anybody clears the cache
      int seed = Seeds.next();
      List<CompletableFuture<String>> play = new ArrayList<>(List.of(play(run, 0, seed, 0)));
      for (int i = 1; i < MEMBERS; i++) {
        play.add(play(run, i, seed, WRITES));
      }
      FleetRun.pause(4_000); // past what is allowed by default
      assertThat(run.member(0).ask(Task.READ, PROBE, 0)).isEqualTo("0");
      assertThat(run.source().loads(PROBE)).as("loads of what the heap has").isEqualTo(1);
      FleetRun.pause(3_000);
      assertThat(run.member(0).ask(Task.READ, PROBE, 0)).isEqualTo("0");
      assertThat(run.source().loads(PROBE)).as("loads once it is too old").isEqualTo(2);
      run.link(0).cut();
      run.link(0).set(new Fault.None());
      var unusedBack = awaitNormal(run);
      run.source().stop();
      var unusedOperations = FleetRun.answers(play);
      var unusedPresent = run.awaitPresent(0, SharedSource.PLAYED);
      var unusedAll = run.assertNothingStale(limit);
    }
  }
}
