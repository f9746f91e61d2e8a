package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.KeyLoader;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupt concerns the thread that it is meant for, and no other that shares its load. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptedLoadTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("interrupted").build();
  private final TieredCache<String, Integer> cache =
      manager.cache("products", CacheSpec.of(String.class, Integer.class));
  private final Crew crew = Crew.ofPlatformThreads();
  private final CountDownLatch leading = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  /** Hangs when it is called first, and gives a value from then on. */
  private final KeyLoader<String, Integer> hangsOnce =
      key -> {
        if (calls.incrementAndGet() == 1) {
          leading.countDown();
          new CountDownLatch(1).await(); // until it is interrupted
        }
        return 42;
      };

  private record Ending(Throwable failure, boolean flag) {}

  private Call<Ending> leader;

  @BeforeEach
  void lead() throws Exception {
    leader = crew.start(() -> ending(() -> cache.get("key", hangsOnce)));
    assertThat(leading.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void close() {
    crew.close();
    manager.close();
  }

  private static Ending ending(Runnable work) {
    try {
      work.run();
      return new Ending(null, Thread.interrupted());
    } catch (Throwable failure) {
      return new Ending(failure, Thread.interrupted());
    }
  }

  private void awaitJoined(int count) {
    await().until(() -> cache.statistics().joinedLoads() == count);
  }

  @Test
  void theInterruptedLeaderGetsAClearErrorAndKeepsItsFlag() {
    leader.thread().interrupt();

    assertThat(leader.value().failure())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache 'products'")
        .hasMessageContaining("interrupted");
    assertThat(leader.value().flag()).isTrue();
    assertThat(cache.explain("key").loading()).isFalse();
    assertThat(cache.get("key", hangsOnce)).isEqualTo(42);
  }

  @Test
  void thoseWhoWaitedForAnInterruptedLeaderLoadAgainOnce() {
    List<Call<Integer>> waiters = crew.start(20, () -> cache.get("key", hangsOnce));
    awaitJoined(20);

    leader.thread().interrupt();

    assertThat(waiters).extracting(Call::value).containsOnly(42);
    assertThat(calls).hasValue(2);
    assertThat(leader.value().failure()).isNotNull();
  }

  @Test
  void aBulkLoadThatWaitedForAnInterruptedLeaderLoadsAgain() {
    Call<Map<String, Integer>> bulk =
        crew.start(() -> cache.getAll(Set.of("key", "own"), keys -> Map.of("own", 1, "key", 42)));
    awaitJoined(1);

    leader.thread().interrupt();

    assertThat(bulk.value()).containsOnly(Map.entry("own", 1), Map.entry("key", 42));
  }

  @Test
  void aFutureThatWaitedForAnInterruptedLeaderLoadsAgain() {
    CompletableFuture<Integer> future =
        cache.async().get("key", key -> CompletableFuture.completedFuture(42));

    leader.thread().interrupt();

    assertThat(future).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(42);
  }

  @Test
  void aRefreshThatWaitedForAnInterruptedLeaderLoadsAgain() {
    CompletableFuture<Integer> future = cache.refresh("key", hangsOnce);

    leader.thread().interrupt();

    assertThat(future).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(42);
  }

  @Test
  void anInterruptedWaiterLeavesAloneWithAClearErrorAndItsFlag() {
    Call<Ending> waiter = crew.start(() -> ending(() -> cache.get("key", hangsOnce)));
    awaitJoined(1);
    Call<Ending> other = crew.start(() -> ending(() -> cache.get("key", hangsOnce)));
    awaitJoined(2);

    waiter.thread().interrupt();

    assertThat(waiter.value().failure())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache 'products'")
        .hasMessageContaining("interrupted while it waited");
    assertThat(waiter.value().flag()).isTrue();
    assertThat(cache.explain("key").loading()).isTrue();
    assertThat(other.isDone()).isFalse();
    leader.thread().interrupt();
    assertThat(other.value()).isEqualTo(new Ending(null, false));
    assertThat(calls).hasValue(2);
  }

  @Test
  void aThreadThatCameInterruptedIsServedAHitAndMayLead() {
    Call<Ending> served =
        crew.start(
            () ->
                ending(
                    () -> {
                      Thread.currentThread().interrupt();
                      assertThat(cache.get("cold", key -> 7)).isEqualTo(7);
                      assertThat(cache.get("cold", key -> 8)).isEqualTo(7);
                    }));

    assertThat(served.value()).isEqualTo(new Ending(null, true));
  }
}
