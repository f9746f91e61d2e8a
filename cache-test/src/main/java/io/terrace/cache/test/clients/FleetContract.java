package io.terrace.cache.test.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.clients.Call.Operation;
import io.terrace.cache.test.clients.Rounds.Outcome;
import io.terrace.cache.test.fleet.Fleet;
import io.terrace.cache.test.fleet.FleetRun;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What clients rely on in four processes that share one remote tier: operations on one key are
 * atomic, a rate limiter counts exactly, and what is absent is loaded once.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class FleetContract {

  private static final Duration TIME = Duration.ofSeconds(8);
  private static final Duration LONG_TIME = Duration.ofMinutes(2);
  private static final int HISTORIES = 100;
  private static final int TOKENS = 300;
  private static final int TRIES = 100;
  private static final int BOOKS = 40;

  private final Fleet fleet;

  /** Makes one for {@code fleet}. */
  protected FleetContract(Fleet fleet) {
    this.fleet = fleet;
  }

  private FleetRun run() {
    return fleet.run(ClientsRole.class, Rounds.THREADS);
  }

  @Test
  void operationsOfFourProcessesAreLinearizable() throws Exception {
    assertLinearizable(TIME);
  }

  @Test
  @Tag("long")
  void operationsOfFourProcessesAreLinearizableForLong() throws Exception {
    assertLinearizable(LONG_TIME);
  }

  private void assertLinearizable(Duration time) throws Exception {
    Outcome outcome;
    try (FleetRun run = run()) {
      outcome =
          Rounds.run(
              (player, key, call) -> play(run, player, key, call), time, HISTORIES, () -> {});
    }
    assertThat(outcome.violation()).isEmpty();
    System.out.printf(
        "linearizability, four processes: %,d rounds, %,d histories with calls at once%n",
        outcome.rounds(), outcome.overlapping());
  }

  private static @Nullable Object play(FleetRun run, int player, int key, Call call) {
    Operation operation = call.operation();
    String answer =
        run.member(player)
            .ask(
                ClientsRole.CALL,
                key,
                operation,
                String.valueOf(call.value()),
                String.valueOf(call.expected()));
    return switch (answer) {
      case "null" -> null;
      case "true", "false" -> Boolean.valueOf(answer);
      default -> Integer.valueOf(answer);
    };
  }

  @Test
  void aBucketLetsThroughAsManyAsItHasTokens() {
    try (FleetRun run = run()) {
      assertThat(sum(run, ClientsRole.TAKE, TOKENS, TRIES)).isEqualTo(TOKENS);
    }
  }

  @Test
  void whatFourProcessesMissAtOnceIsLoadedOnce() {
    try (FleetRun run = run()) {
      for (int key = 0; key < BOOKS; key++) {
        assertThat(sum(run, ClientsRole.LOAD, key)).as("loads").isEqualTo(1);
      }
    }
  }

  /** Has all members do the same at once, and adds up what they answer. */
  private static int sum(FleetRun run, Object... words) {
    return run.askAll(words).stream().mapToInt(Integer::parseInt).sum();
  }
}
