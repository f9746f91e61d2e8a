package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadRejectedException;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a load may take, and how many may run at once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadLimitsTest {

  private static final Duration HARD = Duration.ofSeconds(2);

  private final VirtualClock clock = new VirtualClock();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("limits")
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

  @Nested
  class HardTimeout {

    private final TieredCache<String, Integer> cache =
        manager.cache("hard", spec().hardTimeout(HARD));
    private final Gate gate = new Gate();
    private final AtomicInteger calls = new AtomicInteger();

    private Integer hangs(String key) {
      calls.incrementAndGet();
      gate.passUninterruptibly();
      return 1;
    }

    @Test
    void allWhoWaitForALoaderThatNeverReturnsFailAtTheLimitAndNotBefore() throws Exception {
      List<Call<Integer>> waiters = crew.start(50, () -> cache.get("key", this::hangs));
      gate.awaitReached();
      await().until(() -> cache.statistics().joinedLoads() == 49);

      clock.advance(HARD.minusNanos(1));
      assertThat(waiters).noneMatch(Call::isDone);
      clock.advance(Duration.ofNanos(1));

      Throwable first = waiters.get(0).failure();
      assertThat(first)
          .isInstanceOf(LoadTimeoutException.class)
          .hasMessageContaining("cache 'hard'")
          .hasMessageContaining("PT2S")
          .hasMessageContaining("Raise hardTimeout");
      assertThat(waiters).extracting(Call::failure).allMatch(failure -> failure == first);
      assertThat(calls).hasValue(1);
      assertThat(cache.statistics().loadFailures()).isEqualTo(1);
      gate.open();
    }

    @Test
    void theKeyIsFreeAfterItWhileTheOldLoaderStillHangs() throws Exception {
      Call<Integer> caller = crew.start(() -> cache.get("key", this::hangs));
      gate.awaitReached();
      clock.advance(HARD);
      assertThat(caller.failure()).isInstanceOf(LoadTimeoutException.class);

      assertThat(cache.explain("key").loading()).isFalse();
      assertThat(cache.get("key", key -> 2)).isEqualTo(2);
      gate.open();
    }

    @Test
    void theLoaderIsInterruptedAtIt() throws Exception {
      CountDownLatch interrupted = new CountDownLatch(1);
      Gate reached = new Gate();
      Call<Integer> caller =
          crew.start(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        try {
                          reached.pass();
                          return 1;
                        } catch (InterruptedException e) {
                          interrupted.countDown();
                          throw e;
                        }
                      }));
      reached.awaitReached();
      clock.advance(HARD);

      assertThat(caller.failure()).isInstanceOf(LoadTimeoutException.class);
      assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(cache.statistics().loadFailures()).isEqualTo(1);
    }

    @Test
    void aLoadThatEndsInTimeLeavesNoTimerBehind() {
      int before = clock.pending().size();
      for (int i = 0; i < 100; i++) {
        assertThat(cache.get("key" + i, key -> 3)).isEqualTo(3);
      }
      await().until(() -> clock.pending().size() == before);
      assertThat(cache.statistics().loads()).isEqualTo(100);
    }

    @Test
    void aFutureFailsAtIt() {
      CompletableFuture<Integer> never = new CompletableFuture<>();
      CompletableFuture<Integer> future = cache.async().get("key", key -> never);

      clock.advance(HARD);

      assertThat(future)
          .failsWithin(10, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(LoadTimeoutException.class);
      assertThat(cache.get("key", key -> 2)).isEqualTo(2);
      never.complete(1);
    }
  }

  @Nested
  class MaximumConcurrentLoads {

    private final TieredCache<String, Integer> two =
        manager.cache("two", spec().maximumConcurrentLoads(2));

    @Test
    void neverMoreRunAtOnceAndAllRunInTheEnd() {
      AtomicInteger running = new AtomicInteger();
      AtomicBoolean tooMany = new AtomicBoolean();
      AtomicInteger next = new AtomicInteger();
      List<Call<Integer>> all =
          crew.start(
              100,
              () ->
                  two.get(
                      "key" + next.getAndIncrement(),
                      key -> {
                        if (running.incrementAndGet() > 2) {
                          tooMany.set(true);
                        }
                        LockSupport.parkNanos(1_000);
                        running.decrementAndGet();
                        return 1;
                      }));

      assertThat(all).extracting(Call::value).containsOnly(1);
      assertThat(tooMany).isFalse();
      assertThat(two.statistics().loads()).isEqualTo(100);
    }

    @Test
    void asManyAsAllowedDoRunAtOnce() throws Exception {
      Gate first = new Gate();
      Gate second = new Gate();
      Call<Integer> one = crew.start(() -> two.get("one", key -> passed(first)));
      Call<Integer> other = crew.start(() -> two.get("other", key -> passed(second)));
      first.awaitReached();
      second.awaitReached();
      Gate third = new Gate();
      Call<Integer> last = crew.start(() -> two.get("last", key -> passed(third)));
      await().until(() -> last.thread().getState() == Thread.State.WAITING);
      assertThat(third.isReached()).isFalse();

      first.open();
      third.awaitReached();
      second.open();
      third.open();

      assertThat(List.of(one, other, last)).extracting(Call::value).containsOnly(1);
    }

    private Integer passed(Gate gate) throws InterruptedException {
      gate.pass();
      return 1;
    }

    @Test
    void aLoadInsideALoadNeedsNoPlaceOfItsOwn() {
      TieredCache<String, Integer> one = manager.cache("one", spec().maximumConcurrentLoads(1));
      assertThat(one.get("a", a -> one.get("b", b -> one.get("c", c -> 1) + 1) + 1)).isEqualTo(3);
      assertThat(one.get("d", d -> 4)).isEqualTo(4);
      assertThat(one.statistics().loads()).isEqualTo(4);
    }

    @Test
    void aLoadThatWaitsForAPlaceIsNoDeadEndForTheOneWhoHasIt() throws Exception {
      TieredCache<String, Integer> one = manager.cache("one", spec().maximumConcurrentLoads(1));
      Gate gate = new Gate();
      Call<Integer> holder =
          crew.start(
              () ->
                  one.get(
                      "a",
                      a -> {
                        gate.pass();
                        return one.get("b", b -> 1);
                      }));
      gate.awaitReached();
      Call<Integer> queued = crew.start(() -> one.get("b", b -> 2));
      await().until(() -> queued.thread().getState() == Thread.State.WAITING);

      gate.open();

      assertThat(holder.value()).isEqualTo(2);
      assertThat(queued.value()).isEqualTo(2);
    }

    @Test
    void aTimedLoadInsideALoadNeedsNoPlaceOfItsOwn() throws Exception {
      TieredCache<String, Integer> one =
          manager.cache("one", spec().maximumConcurrentLoads(1).hardTimeout(HARD));
      Call<Integer> call = crew.start(() -> one.get("a", a -> one.get("b", b -> 1) + 1));

      assertThat(call.value()).isEqualTo(2);
    }

    @Test
    void anAsynchronousLoaderThatReturnsNoStageGivesItsPlaceBack() {
      TieredCache<String, Integer> one = manager.cache("one", spec().maximumConcurrentLoads(1));
      CompletableFuture<Integer> none = one.async().get("a", key -> null);
      assertThat(none).isCompletedExceptionally();

      assertThat(one.async().get("b", key -> CompletableFuture.completedFuture(1)))
          .succeedsWithin(10, TimeUnit.SECONDS)
          .isEqualTo(1);
    }

    @Test
    void aFailedLoadGivesItsPlaceBack() {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(
                () ->
                    two.get(
                        "key",
                        key -> {
                          throw new IllegalStateException("broken");
                        }))
            .hasMessage("broken");
      }
      assertThat(two.get("key", key -> 1)).isEqualTo(1);
    }

    @Test
    void anAsynchronousLoadThatFindsNoPlaceIsRejectedWithCauseAndRemedy() {
      CompletableFuture<Integer> first = new CompletableFuture<>();
      CompletableFuture<Integer> one = two.async().get("one", key -> first);
      CompletableFuture<Integer> other = two.async().get("other", key -> first);
      CompletableFuture<Integer> third = two.async().get("third", key -> first);

      assertThat(third)
          .failsWithin(10, TimeUnit.SECONDS)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(LoadRejectedException.class)
          .withMessageContaining("cache 'two'")
          .withMessageContaining("2 are under way")
          .withMessageContaining("maximumConcurrentLoads");
      first.complete(5);
      assertThat(one).isCompletedWithValue(5);
      assertThat(other).isCompletedWithValue(5);
      assertThat(two.async().get("third", key -> first)).isCompletedWithValue(5);
    }
  }

  @Test
  void anExecutorThatIsFullRejectsTheLoadWithCauseAndRemedyAndFreesTheKey() {
    try (TerraceCacheManager full =
        TerraceCacheManager.builder()
            .namespace("full")
            .executor(
                task -> {
                  throw new java.util.concurrent.RejectedExecutionException("full");
                })
            .build()) {
      TieredCache<String, Integer> cache = full.cache("products", spec().hardTimeout(HARD));

      assertThatThrownBy(() -> cache.get("key", key -> 1))
          .isInstanceOf(LoadRejectedException.class)
          .hasMessageContaining("cache 'products'")
          .hasMessageContaining("threads")
          .hasMessageContaining("executor");
      assertThat(cache.explain("key").loading()).isFalse();
      assertThat(cache.statistics().loadFailures()).isEqualTo(1);
    }
  }
}
