package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads whose time is over before they end, or before they begin. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverdueLoadTest {

  private static final Duration HARD = Duration.ofSeconds(2);

  private final VirtualClock clock = new VirtualClock();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("overdue")
          .timeSource(clock)
          .executor(executor)
          .build();
  private final Crew crew = Crew.ofPlatformThreads();

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class);
  }

  @AfterEach
  void close() throws Exception {
    crew.close();
    manager.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theSoftTimeoutServesTheStaleValueToAllWhoWaitAndTheLoadGoesOn() throws Exception {
    TieredCache<String, Integer> cache = manager.cache("soft", soft());
    cache.put("key", 1);
    clock.advance(Duration.ofMillis(1_500));
    Gate gate = new Gate();
    Call<Integer> leader =
        crew.start(
            () ->
                cache.get(
                    "key",
                    key -> {
                      gate.pass();
                      return 2;
                    }));
    gate.awaitReached();
    Call<Integer> joined = crew.start(() -> cache.get("key", key -> -1));
    await().until(() -> cache.statistics().joinedLoads() == 1);
    await().until(() -> joined.thread().getState() == Thread.State.WAITING);
    await().until(() -> leader.thread().getState() == Thread.State.WAITING);

    clock.advance(Duration.ofMillis(99));
    assertThat(leader.isDone() || joined.isDone()).isFalse();
    clock.advance(Duration.ofMillis(1));

    assertThat(leader.value()).isEqualTo(1);
    assertThat(joined.value()).isEqualTo(1);
    assertThat(cache.statistics().staleHits()).isEqualTo(2);
    assertThat(cache.explain("key").loading()).isTrue();
    gate.open();
    await().until(() -> !cache.explain("key").loading());
    assertThat(cache.find("key")).hasValue(2);
    assertThat(cache.statistics().misses()).isZero();
  }

  @Test
  void withoutAStaleValueTheSoftTimeoutIsNone() throws Exception {
    TieredCache<String, Integer> cache = manager.cache("soft", soft());
    Gate gate = new Gate();
    Call<Integer> caller =
        crew.start(
            () ->
                cache.get(
                    "key",
                    key -> {
                      gate.pass();
                      return 2;
                    }));
    gate.awaitReached();
    clock.advance(Duration.ofMillis(100));
    assertThat(caller.isDone()).isFalse();
    gate.open();
    assertThat(caller.value()).isEqualTo(2);
  }

  private static CacheSpec<String, Integer> soft() {
    return spec()
        .ttl(Duration.ofSeconds(1))
        .staleIfError(Duration.ofHours(1))
        .softTimeout(Duration.ofMillis(100));
  }

  @Test
  void aTaskWhoseTimeWentByInTheQueueDoesNotRunItsLoader() {
    QueuedExecutor queue = new QueuedExecutor();
    AtomicInteger calls = new AtomicInteger();
    try (TerraceCacheManager queued =
        TerraceCacheManager.builder()
            .namespace("queued")
            .timeSource(clock)
            .executor(queue)
            .build()) {
      TieredCache<String, Integer> cache = queued.cache("products", spec().hardTimeout(HARD));
      CompletableFuture<Integer> late = cache.refresh("key", key -> calls.incrementAndGet());
      clock.advance(HARD);
      assertThat(late).isCompletedExceptionally();

      queue.runAll();

      assertThat(calls).hasValue(0);
      assertThat(cache.find("key")).isEmpty();
    }
  }

  @Test
  void aLoadThatTimedOutIsNotStoredOverALaterOne() throws Exception {
    TieredCache<String, Integer> cache = manager.cache("hard", spec().hardTimeout(HARD));
    Gate gate = new Gate();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Call<Integer> late =
        crew.start(
            () ->
                cache.get(
                    "key",
                    key -> {
                      gate.passUninterruptibly();
                      ended.complete(1);
                      return 1;
                    }));
    gate.awaitReached();
    clock.advance(HARD);
    assertThat(late.failure()).isInstanceOf(LoadTimeoutException.class);
    assertThat(cache.get("key", key -> 2)).isEqualTo(2);

    gate.open();

    assertThat(ended).succeedsWithin(10, TimeUnit.SECONDS);
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cache.find("key")).hasValue(2);
    assertThat(cache.statistics().loads()).as("one load ended well").isEqualTo(1);
    assertThat(cache.statistics().loadFailures()).isEqualTo(1);
  }

  @Test
  void theSoftTimeoutOfABulkLoadServesNothingThatIsPastEveryDeadline() throws Exception {
    AtomicBoolean held = new AtomicBoolean(true); // keeps the sweep from freeing the entry
    try (TerraceCacheManager unswept =
        TerraceCacheManager.builder()
            .namespace("unswept")
            .timeSource(clock)
            .executor(
                task -> {
                  if (!held.get()) {
                    executor.execute(task);
                  }
                })
            .build()) {
      TieredCache<String, Integer> cache =
          unswept.cache(
              "soft",
              spec()
                  .ttl(Duration.ofSeconds(1))
                  .staleIfError(Duration.ofSeconds(1))
                  .softTimeout(Duration.ofMillis(100)));
      cache.put("key", 1);
      clock.advance(Duration.ofHours(1));
      held.set(false);
      Gate gate = new Gate();
      Call<Map<String, Integer>> call =
          crew.start(
              () ->
                  cache.getAll(
                      Set.of("key"),
                      keys -> {
                        gate.pass();
                        return Map.of("key", 2);
                      }));
      gate.awaitReached();
      await().until(() -> call.thread().getState() == Thread.State.WAITING);
      clock.advance(Duration.ofMillis(100));
      gate.open();

      assertThat(call.value()).containsExactly(Map.entry("key", 2));
    }
  }
}
