package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.KeyLoader;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many ask for a cold key, it is loaded once, and all share the outcome (rule F1). */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SingleFlightTest {

  private static final int THREADS = 1_000;

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("single-flight").build();
  private final TieredCache<String, Integer> cache =
      manager.cache("products", CacheSpec.of(String.class, Integer.class));

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aThousandThreadsOnAColdKeyLoadItOnce() throws Exception {
    loadsOnce(Crew.ofPlatformThreads());
  }

  @Test
  @Tag("virtual-threads")
  void aThousandVirtualThreadsOnAColdKeyLoadItOnce() throws Exception {
    loadsOnce(Crew.ofVirtualThreads());
  }

  private void loadsOnce(Crew crew) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<Call<Integer>> all = stampede(crew, calls, key -> 42);

    assertThat(all).extracting(Call::value).containsOnly(42).hasSize(THREADS);
    crew.close();
    assertThat(calls).hasValue(1);
    CacheStatistics counted = cache.statistics();
    assertThat(counted.misses()).isEqualTo(THREADS);
    assertThat(counted.loads()).isEqualTo(1);
    assertThat(counted.joinedLoads()).isEqualTo(THREADS - 1);
    assertThat(counted.loadFailures()).isZero();
    assertThat(counted.hits()).isZero();
    assertThat(cache.find("key")).hasValue(42);
  }

  @Test
  void aThousandThreadsGetTheSameUncheckedExceptionAndTheNextLoadsAgain() throws Exception {
    failsOnce(Crew.ofPlatformThreads());
  }

  @Test
  @Tag("virtual-threads")
  void aThousandVirtualThreadsGetTheSameExceptionAndTheNextLoadsAgain() throws Exception {
    failsOnce(Crew.ofVirtualThreads());
  }

  private void failsOnce(Crew crew) throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");
    AtomicInteger calls = new AtomicInteger();
    List<Call<Integer>> all =
        stampede(
            crew,
            calls,
            key -> {
              throw broken;
            });

    assertThat(all).extracting(Call::failure).allMatch(failure -> failure == broken);
    crew.close();
    assertThat(calls).hasValue(1);
    assertThat(cache.statistics().misses()).isEqualTo(THREADS);
    assertThat(cache.statistics().loadFailures()).isEqualTo(1);
    assertThat(cache.statistics().loads()).isZero();
    assertThat(cache.get("key", key -> 7)).isEqualTo(7);
    assertThat(cache.statistics().loads()).isEqualTo(1);
  }

  @Test
  void aCheckedExceptionIsTheCauseOfOneLoaderExceptionForAll() throws Exception {
    IOException gone = new IOException("gone");
    try (Crew crew = Crew.ofPlatformThreads()) {
      List<Call<Integer>> all =
          stampede(
              crew,
              new AtomicInteger(),
              key -> {
                throw gone;
              });

      Throwable first = all.get(0).failure();
      assertThat(first)
          .isInstanceOf(CacheLoaderException.class)
          .hasCause(gone)
          .hasMessageContaining("cache 'products'")
          .hasMessageContaining("IOException");
      assertThat(all).extracting(Call::failure).allMatch(failure -> failure == first);
    }
    assertThat(cache.get("key", key -> 7)).isEqualTo(7);
  }

  @Test
  void anErrorReachesAllAsItIs() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("none left");
    try (Crew crew = Crew.ofPlatformThreads()) {
      List<Call<Integer>> all =
          stampede(
              crew,
              new AtomicInteger(),
              key -> {
                throw error;
              });

      assertThat(all).extracting(Call::failure).allMatch(failure -> failure == error);
    }
  }

  /** Starts the threads; the loader goes on once all others have joined it. */
  private List<Call<Integer>> stampede(
      Crew crew, AtomicInteger calls, KeyLoader<String, Integer> loader) {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    return crew.start(
        THREADS,
        () -> {
          start.await();
          return cache.get(
              "key",
              key -> {
                calls.incrementAndGet();
                await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> cache.statistics().joinedLoads() == THREADS - 1);
                return loader.load(key);
              });
        });
  }

  @Test
  void aFailureIsNotSeenByThoseWhoComeAfterIt() throws Exception {
    Gate gate = new Gate();
    try (Crew crew = Crew.ofPlatformThreads()) {
      Call<Integer> leader =
          crew.start(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        gate.pass();
                        throw new IllegalStateException("broken");
                      }));
      gate.awaitReached();
      gate.open();
      assertThat(leader.failure()).hasMessage("broken");

      assertThat(cache.get("key", key -> 1)).isEqualTo(1);
    }
  }

  @Test
  void otherKeysAreNotHeldUpByALoad() throws Exception {
    Gate gate = new Gate();
    try (Crew crew = Crew.ofPlatformThreads()) {
      Call<Integer> slow =
          crew.start(
              () ->
                  cache.get(
                      "slow",
                      key -> {
                        gate.pass();
                        return 1;
                      }));
      gate.awaitReached();
      for (int i = 0; i < 1_000; i++) { // so that some share a bin of every table with it
        assertThat(cache.get("other" + i, key -> 2)).isEqualTo(2);
      }
      assertThat(slow.isDone()).isFalse();
      gate.open();
      assertThat(slow.value()).isEqualTo(1);
    }
  }

  @Test
  void aLoaderThatReturnsNullIsAnErrorThatNamesCacheCauseAndRemedy() {
    assertThatThrownBy(() -> cache.get("key", key -> null))
        .isInstanceOf(CacheLoaderException.class)
        .hasMessageContaining("cache 'products'")
        .hasMessageContaining("returned null")
        .hasMessageContaining("negativeTtl");
    assertThat(cache.get("key", key -> 7)).isEqualTo(7);
    assertThat(cache.statistics().loadFailures()).isEqualTo(1);
  }

  @Test
  void whereNegativeEntriesAreAllowedNullIsLoadedOnceAndCached() {
    TieredCache<String, Integer> negative =
        manager.cache(
            "negative",
            CacheSpec.of(String.class, Integer.class).negativeTtl(Duration.ofMinutes(1)));
    AtomicInteger calls = new AtomicInteger();
    KeyLoader<String, Integer> none =
        key -> {
          calls.incrementAndGet();
          return null;
        };

    assertThat(negative.get("key", none)).isNull();
    assertThat(negative.get("key", none)).isNull();

    assertThat(calls).hasValue(1);
    assertThat(negative.statistics().negativeHits()).isEqualTo(1);
    assertThat(negative.statistics().misses()).isEqualTo(1);
  }
}
