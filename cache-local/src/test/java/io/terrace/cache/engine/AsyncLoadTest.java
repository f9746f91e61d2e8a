package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.AsyncLoader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.integration.CacheLoaderException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The view without blocking shares entries, loads and failures with the one that blocks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncLoadTest {

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("async").timeSource(clock).build();
  private final TieredCache<String, Integer> cache =
      manager.cache(
          "products", CacheSpec.of(String.class, Integer.class).ttl(Duration.ofMinutes(1)));
  private final ConcurrentLinkedQueue<CompletableFuture<Integer>> started =
      new ConcurrentLinkedQueue<>();

  /** Gives a stage that a test ends. */
  private final AsyncLoader<String, Integer> later =
      key -> {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        started.add(stage);
        return stage;
      };

  @AfterEach
  void close() {
    manager.close();
  }

  private CompletableFuture<Integer> get() {
    return cache.async().get("key", later);
  }

  @Test
  void aHundredCallersStartOneLoadAndAllGetItsValue() throws Exception {
    try (Crew crew = Crew.ofPlatformThreads()) {
      CyclicBarrier start = new CyclicBarrier(100);
      List<Call<CompletableFuture<Integer>>> calls =
          crew.start(
              100,
              () -> {
                start.await(30, TimeUnit.SECONDS);
                return get();
              });
      List<CompletableFuture<Integer>> futures = calls.stream().map(Call::value).toList();

      assertThat(started).hasSize(1);
      assertThat(futures).noneMatch(CompletableFuture::isDone);
      started.element().complete(42);

      assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedWithValue(42));
      assertThat(cache.find("key")).hasValue(42);
      assertThat(cache.statistics().misses()).isEqualTo(100);
      assertThat(cache.statistics().joinedLoads()).isEqualTo(99);
      assertThat(cache.statistics().loads()).isEqualTo(1);
    }
  }

  @Test
  void aBlockingCallerJoinsAnAsynchronousLoad() throws Exception {
    try (Crew crew = Crew.ofPlatformThreads()) {
      CompletableFuture<Integer> future = get();
      Call<Integer> blocking = crew.start(() -> cache.get("key", key -> -1));
      await().until(() -> cache.statistics().joinedLoads() == 1);

      started.element().complete(42);

      assertThat(blocking.value()).isEqualTo(42);
      assertThat(future).isCompletedWithValue(42);
    }
  }

  @Test
  void aFailureReachesAllIsNotCachedAndTheNextLoadsAgain() {
    CompletableFuture<Integer> one = get();
    CompletableFuture<Integer> other = get();
    IllegalStateException broken = new IllegalStateException("broken");

    started.element().completeExceptionally(broken);

    for (CompletableFuture<Integer> future : List.of(one, other)) {
      assertThat(future)
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .havingCause()
          .isSameAs(broken);
    }
    assertThat(cache.get("key", key -> 7)).isEqualTo(7);
    assertThat(cache.statistics().loadFailures()).isEqualTo(1);
  }

  @Test
  void whatTheLoaderThrowsAtOnceFailsTheFutureAndNotTheCall() {
    IOException gone = new IOException("gone");
    CompletableFuture<Integer> future =
        cache
            .async()
            .get(
                "key",
                key -> {
                  throw gone;
                });

    assertThat(future)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(CacheLoaderException.class)
        .withMessageContaining("cache 'products'")
        .withCause(gone);
    assertThat(cache.explain("key").loading()).isFalse();
  }

  @Test
  void cancellingOneFutureHarmsNobody() {
    CompletableFuture<Integer> cancelled = get();
    CompletableFuture<Integer> other = get();

    assertThat(cancelled.cancel(true)).isTrue();
    CompletableFuture<Integer> third = get();
    started.element().complete(42);

    assertThat(started).hasSize(1);
    assertThat(Stream.of(other, third))
        .allSatisfy(future -> assertThat(future).isCompletedWithValue(42));
    assertThat(cache.find("key")).hasValue(42);
  }

  @Test
  void completingAFutureByHandPoisonsNoEntry() {
    CompletableFuture<Integer> obtruded = get();
    obtruded.complete(-1);
    CompletableFuture<Integer> other = get();

    started.element().complete(42);

    assertThat(other).isCompletedWithValue(42);
    assertThat(cache.find("key")).hasValue(42);
  }

  @Test
  void aHitIsThereAtOnceAndLoadsNothing() {
    cache.put("key", 5);

    assertThat(get()).isCompletedWithValue(5);
    assertThat(cache.async().get("key")).isCompletedWithValue(5);
    assertThat(started).isEmpty();
  }

  @Test
  void anInvalidationDetachesTheLoadAndItsValueIsNotStored() {
    CompletableFuture<Integer> before = get();
    cache.invalidate("key");
    CompletableFuture<Integer> after = get();
    assertThat(started).hasSize(2);

    started.remove().complete(1);
    assertThat(before).isCompletedWithValue(1);
    assertThat(after).isNotDone();
    assertThat(cache.find("key")).isEmpty();
    started.remove().complete(2);

    assertThat(after).isCompletedWithValue(2);
    assertThat(cache.find("key")).hasValue(2);
    assertThat(cache.statistics().fencedLoads()).isEqualTo(1);
  }

  @Test
  void aStaleValueIsServedAtOnceWhileOneLoadRunsBehind() {
    TieredCache<String, Integer> swr =
        manager.cache(
            "swr",
            CacheSpec.of(String.class, Integer.class)
                .ttl(Duration.ofSeconds(1))
                .staleWhileRevalidate(Duration.ofMinutes(1)));
    swr.put("key", 1);
    clock.advance(Duration.ofSeconds(2));

    assertThat(swr.async().get("key", later)).isCompletedWithValue(1);
    assertThat(swr.async().get("key", later)).isCompletedWithValue(1);
    assertThat(started).hasSize(1);
    started.element().complete(2);

    assertThat(swr.async().get("key", later)).isCompletedWithValue(2);
    assertThat(swr.statistics().staleHits()).isEqualTo(2);
    assertThat(swr.statistics().refreshes()).isEqualTo(1);
  }

  @Test
  void aStaleValueIsServedWhereTheLoadFails() {
    TieredCache<String, Integer> sie =
        manager.cache(
            "sie",
            CacheSpec.of(String.class, Integer.class)
                .ttl(Duration.ofSeconds(1))
                .staleIfError(Duration.ofMinutes(1)));
    sie.put("key", 1);
    clock.advance(Duration.ofSeconds(2));

    CompletableFuture<Integer> future = sie.async().get("key", later);
    assertThat(future).isNotDone();
    started.element().completeExceptionally(new IllegalStateException("dead"));

    assertThat(future).isCompletedWithValue(1);
  }

  @Test
  void aLoaderThatGivesNothingAtAllFailsTheFuture() {
    assertThat(cache.async().get("key", key -> null))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .extracting(Throwable::getCause, InstanceOfAssertFactories.THROWABLE)
        .isNotNull();
    assertThat(cache.get("key", key -> 3)).isEqualTo(3);
  }
}
