package io.terrace.cache.test.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.fleet.member.FleetMember;
import io.terrace.cache.test.fleet.member.SharedSource;
import io.terrace.cache.test.fleet.member.Task;
import io.terrace.cache.test.server.FaultProxy.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Four processes that read and write at random for twenty minutes, or for as many as the property
 * {@value #MINUTES} says, while something else goes wrong every few seconds.
 */
@Tag("long")
@Tag("soak")
public abstract class SoakContract {

  private static final String MINUTES = "terrace.fleet.soak.minutes";
  private static final int MEMBERS = 4;

  /** The process that is killed now and then; the heaps of the others are looked at. */
  private static final int MORTAL = 3;

  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final Duration CHAPTER = Duration.ofSeconds(30);
  private static final int THREADS = 3;
  private static final int WRITES = 20;
  private static final int PAUSE_MICROS = 4_000;

  private final Fleet fleet;
  private final long minutes = Long.getLong(MINUTES, 20);
  private long operations;
  private int faults;

  /** Makes one for {@code fleet}. */
  protected SoakContract(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void nothingIsStaleAndNothingGrows() {
    Random random = new Random(Seeds.next());
    long start = System.nanoTime();
    List<Long> early = List.of();
    List<Long> late = List.of();
    try (FleetRun run = fleet.runDisturbed(MEMBERS)) {
      while (minutesSince(start) < minutes) {
        chapter(run, random);
        if (early.isEmpty() && minutesSince(start) >= minutes / 4) {
          early = heaps(run);
        }
      }
      late = heaps(run);
    }
    System.out.printf(
        "soak: %d minutes, %,d reads and writes judged, %d faults, heaps early %s late %s%n",
        minutes, operations, faults, early, late);
    for (int i = 0; i < MORTAL; i++) {
      assertThat(late.get(i)).as("heap of process " + i).isLessThan(early.get(i) * 11 / 10);
    }
  }

  private static long minutesSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMinutes();
  }

  /** Plays under faults for a while, lets all come to rest, and judges. */
  private void chapter(FleetRun run, Random random) {
    long end = System.nanoTime() + CHAPTER.toNanos();
    run.source().resume();
    List<CompletableFuture<String>> play =
        run.tellAll(Task.PLAY, random.nextInt(1 << 20), 600_000, THREADS, WRITES, PAUSE_MICROS);
    boolean isWhole = true;
    while (System.nanoTime() - end < 0) {
      FleetRun.pause(1_000 + random.nextInt(4_000));
      faults++;
      isWhole &= disturb(run, random);
    }
    FleetRun.pause(1_000);
    run.source().stop();
    List<CompletableFuture<String>> ending = isWhole ? play : play.subList(0, MORTAL);
    var unusedPlayed = FleetRun.answers(ending);
    var unusedPresent = run.awaitPresent(0, SharedSource.PLAYED);
    operations += run.assertNothingStale(BOUND).size();
    run.carryOver();
  }

  /** Does something bad; returns whether all processes outlived it. */
  private boolean disturb(FleetRun run, Random random) {
    int member = random.nextInt(MEMBERS);
    long millis = 200L + random.nextInt(3_000);
    switch (random.nextInt(7)) {
      case 0 -> {
        run.server().pause();
        FleetRun.pause(millis);
        run.server().resume();
      }
      case 1 -> {
        run.server().kill();
        FleetRun.pause(millis);
        run.server().restart();
      }
      case 2 -> {
        run.member(member).pause();
        FleetRun.pause(millis);
        run.member(member).resume();
      }
      case 3 -> link(run, member, new Fault.HalfOpen(), millis, random.nextBoolean());
      case 4 -> link(run, member, new Fault.DropReplies(), millis, true);
      case 5 -> link(run, member, new Fault.Delay(Duration.ofMillis(20)), millis, false);
      default -> {
        run.member(MORTAL).kill();
        run.replace(MORTAL);
        return false;
      }
    }
    return true;
  }

  /** Disturbs a link for a while; what it held back is lost with its connections, or comes late. */
  private static void link(FleetRun run, int member, Fault fault, long millis, boolean isCut) {
    run.link(member).set(fault);
    FleetRun.pause(millis);
    if (isCut) {
      run.link(member).cut();
    }
    run.link(member).set(new Fault.None());
  }

  private static List<Long> heaps(FleetRun run) {
    return run.askAll(FleetMember.HEAP).stream().map(Long::valueOf).toList();
  }
}
