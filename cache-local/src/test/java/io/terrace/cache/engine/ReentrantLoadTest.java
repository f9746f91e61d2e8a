package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.ReentrantLoadException;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads that wait for themselves fail at once, by whatever way they came to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReentrantLoadTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("re-entrant").build();

  /** Loads run in the caller's thread. */
  private final TieredCache<String, Integer> here = cache("here", spec());

  /** Loads run on the manager's executor. */
  private final TieredCache<String, Integer> elsewhere =
      cache("elsewhere", spec().hardTimeout(Duration.ofMinutes(10)));

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class);
  }

  private TieredCache<String, Integer> cache(String name, CacheSpec<String, Integer> spec) {
    return manager.cache(name, spec);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Stream<TieredCache<String, Integer>> each() {
    return Stream.of(here, elsewhere);
  }

  @Test
  void aLoaderThatAsksForItsOwnKeyFails() {
    each()
        .forEach(
            cache ->
                refusedAndFreeAfter(
                    cache, () -> cache.get("key", key -> cache.get(key, again -> 1))));
  }

  @Test
  void itFailsThroughALoadOfAnotherKey() {
    each()
        .forEach(
            cache ->
                refusedAndFreeAfter(
                    cache,
                    () ->
                        cache.get(
                            "key", key -> cache.get("other", o -> cache.get("key", k -> 1)))));
  }

  @Test
  void itFailsThroughGetAll() {
    each()
        .forEach(
            cache -> {
              Set<String> keys = Set.of("a", "key", "z");
              refusedAndFreeAfter(
                  cache,
                  () -> cache.getAll(keys, missing -> Map.of("a", cache.get("key", key -> 1))));
              refusedAndFreeAfter(
                  cache,
                  () -> cache.get("key", key -> cache.getAll(keys, all -> Map.of()).get(key)));
            });
  }

  @Test
  void itFailsThroughAnotherCache() {
    refusedAndFreeAfter(
        here, () -> here.get("key", key -> elsewhere.get("key", other -> here.get("key", k -> 1))));
    refusedAndFreeAfter(
        elsewhere,
        () -> elsewhere.get("key", key -> here.get("key", other -> elsewhere.get("key", k -> 1))));
  }

  @Test
  void itFailsThroughABlockingGetInsideAnAsynchronousLoader() {
    CompletableFuture<Integer> future =
        here.async()
            .get("key", key -> CompletableFuture.completedFuture(here.get("key", again -> 1)));

    assertThat(future)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(ReentrantLoadException.class);
    assertThat(here.get("key", key -> 2)).isEqualTo(2);
  }

  @Test
  void anotherKeyMayBeAskedForAndTheSameInAnotherCache() {
    assertThat(here.get("key", key -> here.get("other", other -> 1) + 1)).isEqualTo(2);
    assertThat(elsewhere.get("key", key -> here.get("third", other -> 5) + 1)).isEqualTo(6);
    assertThat(here.get("fourth", key -> elsewhere.get("fourth", other -> 7) + 1)).isEqualTo(8);
  }

  private static void refusedAndFreeAfter(
      TieredCache<String, Integer> cache, Supplier<Object> load) {
    assertThatExceptionOfType(ReentrantLoadException.class)
        .isThrownBy(load::get)
        .withMessageContaining("cache '")
        .withMessageContaining("asked for the key that it is loading")
        .withMessageContaining("Load what it needs");
    assertThat(cache.explain("key").loading()).isFalse();
    assertThat(cache.get("key", key -> 3)).isEqualTo(3);
    cache.clear();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void aCircleOfThreadsThatWaitForEachOtherIsBroken(int threads) throws Exception {
    for (TieredCache<String, Integer> cache : List.of(here, elsewhere)) {
      try (Crew crew = Crew.ofPlatformThreads()) {
        for (int round = 0; round < 50; round++) {
          circle(crew, cache, threads);
        }
      }
    }
  }

  private static void circle(Crew crew, TieredCache<String, Integer> cache, int threads) {
    CyclicBarrier allLead = new CyclicBarrier(threads);
    List<Call<Integer>> calls =
        Stream.iterate(0, i -> i + 1)
            .limit(threads)
            .map(
                i ->
                    crew.start(
                        () ->
                            cache.get(
                                "key" + i,
                                key -> {
                                  allLead.await(30, TimeUnit.SECONDS);
                                  return cache.get("key" + (i + 1) % threads, next -> 1);
                                })))
            .toList();

    // The loaders pass the failure on, so that it goes round the whole circle.
    assertThat(calls)
        .extracting(Call::failure)
        .allSatisfy(failure -> assertThat(failure).isInstanceOf(ReentrantLoadException.class));
    for (int i = 0; i < threads; i++) {
      assertThat(cache.get("key" + i, key -> 5)).isEqualTo(5);
    }
    cache.clear();
  }

  @Test
  void threadsThatWaitWithoutACircleAllGetTheirValues() throws Exception {
    Gate gate = new Gate();
    try (Crew crew = Crew.ofPlatformThreads()) {
      Call<Integer> first =
          crew.start(
              () ->
                  here.get(
                      "key0",
                      key -> {
                        gate.pass();
                        return 1;
                      }));
      gate.awaitReached();
      List<Call<Integer>> chain =
          Stream.iterate(1, i -> i + 1)
              .limit(20)
              .map(
                  i -> {
                    Call<Integer> call =
                        crew.start(
                            () -> here.get("key" + i, key -> here.get("key" + (i - 1), k -> -1)));
                    await().until(() -> here.statistics().joinedLoads() == i);
                    return call;
                  })
              .toList();
      gate.open();
      assertThat(first.value()).isEqualTo(1);
      assertThat(chain).extracting(Call::value).containsOnly(1);
    }
  }

  @Test
  void anAsynchronousLoaderThatReturnsTheFutureOfItsOwnKeyFails() {
    failsAndFrees(
        here.async()
            .get("key", key -> here.async().get("key", k -> CompletableFuture.completedFuture(1))));
  }

  @Test
  void aRefreshThatWaitsForTheRefreshOfItsOwnKeyFails() {
    failsAndFrees(here.refresh("key", key -> here.refresh("key", k -> 1).get()));
  }

  private void failsAndFrees(CompletableFuture<Integer> future) {
    assertThat(future)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(ReentrantLoadException.class);
    assertThat(here.get("key", key -> 2)).isEqualTo(2);
  }
}
