package io.terrace.cache.test.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.clients.Call.Operation;
import io.terrace.cache.test.clients.Rounds.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  private final Supplier<String> uri;
  private final List<MemberProcess> members = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(Rounds.THREADS);

  /**
   * Makes one.
   *
   * @param uri gives the URI of an empty remote tier
   */
  protected FleetContract(Supplier<String> uri) {
    this.uri = uri;
  }

  @BeforeEach
  final void start() {
    String remote = uri.get();
    for (int i = 0; i < Rounds.THREADS; i++) {
      members.add(MemberProcess.start(remote));
    }
  }

  @AfterEach
  final void stop() {
    threads.shutdownNow();
    members.forEach(MemberProcess::close);
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
    Outcome outcome = Rounds.run(this::play, time, HISTORIES, () -> {});

    assertThat(outcome.violation()).isEmpty();
    System.out.printf(
        "linearizability, four processes: %,d rounds, %,d histories with calls at once%n",
        outcome.rounds(), outcome.overlapping());
  }

  private @Nullable Object play(int player, int key, Call call) {
    Operation operation = call.operation();
    String answer =
        members.get(player).ask(Member.CALL, key, operation, call.value(), call.expected());
    return switch (answer) {
      case "null" -> null;
      case "true", "false" -> Boolean.valueOf(answer);
      default -> Integer.valueOf(answer);
    };
  }

  @Test
  void aBucketLetsThroughAsManyAsItHasTokens() {
    int taken = sum(member -> member.ask(Member.TAKE, TOKENS, TRIES));

    assertThat(taken).isEqualTo(TOKENS);
  }

  @Test
  void whatFourProcessesMissAtOnceIsLoadedOnce() {
    for (int key = 0; key < BOOKS; key++) {
      int book = key;
      assertThat(sum(member -> member.ask(Member.LOAD, book))).as("loads").isEqualTo(1);
    }
  }

  /** Has all members do the same at once, and adds up what they answer. */
  private int sum(Function<MemberProcess, String> work) {
    List<CompletableFuture<String>> answers =
        members.stream()
            .map(member -> CompletableFuture.supplyAsync(() -> work.apply(member), threads))
            .toList();
    return answers.stream().mapToInt(answer -> Integer.parseInt(answer.join())).sum();
  }
}
