package io.terrace.cache.test.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.fleet.member.CacheRole;
import io.terrace.cache.test.fleet.member.SharedSource;
import io.terrace.cache.test.fleet.member.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A load that began before another process made its key void is stored nowhere. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class FencedFillContract {

  /** How long other processes may serve what is void. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  /** So long that a change comes through before a load is over, on most machines. */
  private static final Duration LOAD = Duration.ofMillis(30);

  /** How many times as long loads take on others. */
  private static final int SLOWEST = 16;

  private static final int BARRIERS = 100;
  private static final int BARRIER_BATCH = 20;
  private static final int TAGS = 8;
  private static final int BATCH = 100;
  private static final int ROUNDS = 200;
  private static final int MANY_ROUNDS = 4_000;

  private final Fleet fleet;

  /** Makes one for {@code fleet}. */
  protected FencedFillContract(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void aLoadThatBeganBeforeItsKeyWasVoidedElsewhereIsNotStored() {
    try (FleetRun run = fleet.run(2)) {
      SharedSource source = run.source();
      for (int key = 0; key < BARRIERS; key++) {
        holdLoads(run, key, 1, from -> run.member(1).ask(Task.CHANGE, from));

        assertThat(run.member(0).ask(Task.READ, key, 0)).as("read again").isEqualTo("1");
        assertThat(run.member(1).ask(Task.READ, key, 0)).as("read elsewhere").isEqualTo("1");
        assertThat(source.loads(key)).as("loads of key " + key).isEqualTo(2);
      }
      var unusedAll = run.assertNothingStale(BOUND);
    }
  }

  @Test
  void aLoadThatBeganBeforeATagThatItSetsIsNotStored() {
    barriers(
        run -> {
          for (int tag = 0; tag < TAGS; tag++) {
            run.member(1).ask(Task.CHANGE_TAG, tag, BARRIERS);
          }
        });
  }

  @Test
  void aLoadThatBeganBeforeAClearIsNotStored() {
    barriers(
        run -> {
          IntStream.range(0, BARRIERS).forEach(run.source()::advance);
          run.member(1).ask(Task.CLEAR, 0, BARRIERS);
        });
  }

  /**
   * Has one process load a few keys at a time, and another make void what they depend on. The one
   * that did so must load again at once; the others know by the bus, and so within the bound.
   */
  private void barriers(Consumer<FleetRun> voided) {
    try (FleetRun run = fleet.run(2)) {
      for (int from = 0; from < BARRIERS; from += BARRIER_BATCH) {
        holdLoads(run, from, BARRIER_BATCH, first -> voided.accept(run));

        assertThat(run.member(1).ask(Task.BEHIND, from, BARRIER_BATCH)).as("stale").isEmpty();
        var unusedTook = run.awaitPresent(from, BARRIER_BATCH);
      }
      IntStream.range(0, BARRIERS)
          .forEach(key -> assertThat(run.source().loads(key)).as("loads").isGreaterThan(1));
      var unusedAll = run.assertNothingStale(BOUND);
    }
  }

  /** Has the first process load {@code count} keys, and lets it end once they were made void. */
  private static void holdLoads(FleetRun run, int from, int count, IntConsumer voided) {
    SharedSource source = run.source();
    List<CompletableFuture<String>> first = new ArrayList<>();
    List<String> old = new ArrayList<>();
    for (int key = from; key < from + count; key++) {
      first.add(run.member(0).tell(Task.READ_HELD, key));
      source.awaitLoads(key, 1);
      old.add("" + source.version(key));
    }
    voided.accept(from);
    IntStream.range(from, from + count).forEach(source::letThrough);
    assertThat(FleetRun.answers(first)).as("who waited gets what was read").isEqualTo(old);
  }

  @Test
  void noRoundOfAnAdversaryEndsStale() {
    assertThat(staleRounds(ROUNDS)).isZero();
  }

  @Test
  @Tag("long")
  void noRoundOfAnAdversaryEndsStaleForLong() {
    assertThat(staleRounds(MANY_ROUNDS)).isZero();
  }

  private int staleRounds(int rounds) {
    try (FleetRun run = fleet.run(3)) {
      int stale = 0;
      for (int from = 0; from < rounds; from += BATCH) {
        stale += playBatch(run, from, LOAD, BOUND).size();
      }
      var unusedAll = run.assertNothingStale(BOUND);
      System.out.printf("adversary: %,d rounds, %d stale%n", rounds, stale);
      return stale;
    }
  }

  /**
   * Shows that the test before can fail: with so many stale, as many rounds as it has would not
   * miss it. Where a machine is so slow that changes come too late, loads take longer.
   */
  @Test
  void theSameAdversaryFindsCacheAsideStale() {
    Duration bound = BOUND.dividedBy(4);
    try (FleetRun run = fleet.run(3, CacheRole.NAIVE)) {
      var unusedWarmUp = playBatch(run, 0, LOAD, bound); // of clients and connections
      int stale = 0;
      for (int slower = 1; slower <= SLOWEST && stale <= BATCH / 5; slower *= 2) {
        stale = playBatch(run, slower * BATCH, LOAD.multipliedBy(slower), bound).size();
        System.out.printf(
            "adversary of cache-aside, loads of %s: %d rounds, %d stale%n",
            LOAD.multipliedBy(slower), BATCH, stale);
      }
      assertThat(stale).as("rounds of %d that end stale", BATCH).isGreaterThan(BATCH / 5);
      assertThat(HistoryCheck.violations(run.history(), bound)).isNotEmpty();
    }
  }

  /**
   * Has one load, which takes up to {@code load}, one change and one follow; returns the keys that
   * anybody reads stale after the bound.
   */
  private static Set<Long> playBatch(FleetRun run, int from, Duration load, Duration bound) {
    int seed = Seeds.next();
    long micros = load.toMillis() * 1_000;
    List<CompletableFuture<String>> played =
        List.of(
            run.member(0).tell(Task.READ_ROUNDS, seed, from, BATCH, micros),
            run.member(1).tell(Task.CHANGE_ROUNDS, seed, from, BATCH, micros),
            run.member(2).tell(Task.FOLLOW_ROUNDS, seed, from, BATCH, micros));
    var unusedAnswers = FleetRun.answers(played);
    long end = System.nanoTime();
    Set<Long> behind = behind(run, from);
    while (!behind.isEmpty() && System.nanoTime() - end < bound.toNanos()) {
      behind = behind(run, from);
    }
    // One more look, of which each read begins after the bound.
    return behind.isEmpty() ? behind : behind(run, from);
  }

  private static Set<Long> behind(FleetRun run, int from) {
    Set<Long> keys = new HashSet<>();
    run.askAll(Task.BEHIND, from, BATCH).forEach(answer -> keys.addAll(FleetRun.numbers(answer)));
    return keys;
  }
}
