package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loaders, processors and listeners that wait for each other in a circle come to an end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CircleTest {

  private static final Duration TTL = Duration.ofMinutes(1);

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("circle").timeSource(clock).build();
  private final Crew crew = Crew.ofPlatformThreads();

  @AfterEach
  void close() {
    try {
      crew.close();
    } finally {
      manager.close();
    }
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class);
  }

  /** Has {@code action} run for each entry that is created, in the thread that creates it. */
  private static void onCreated(TieredCache<String, String> cache, Runnable action) {
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<String, String>(
            () -> (CacheEntryCreatedListener<String, String>) events -> action.run(),
            null,
            false,
            true));
  }

  private static void reach(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).as("the other thread comes").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aProcessorMayAskForAKeyThatIsBeingInstalled() throws Exception {
    TieredCache<String, String> cache = manager.cache("install", spec());
    onCreated(cache, () -> {});
    Gate loading = new Gate();
    Call<String> loader =
        crew.start(
            () ->
                cache.get(
                    "k",
                    key -> {
                      loading.pass();
                      return "loaded";
                    }));
    loading.awaitReached();
    Call<String> processor =
        crew.start(() -> cache.invoke("k", (entry, arguments) -> cache.get("k", key -> "mine")));
    await().until(() -> cache.statistics().joinedLoads() == 1);

    loading.open();

    assertThat(processor.value()).isEqualTo("loaded");
    assertThat(loader.value()).isEqualTo("loaded");
  }

  @Test
  void processorsMayReadEachOthersKeysWhereTheEntriesHaveExpired() {
    TieredCache<String, String> cache = manager.cache("readers", spec().ttl(TTL));
    onCreated(cache, () -> {});
    cache.put("a", "1");
    cache.put("b", "1");
    CyclicBarrier both = new CyclicBarrier(2, () -> clock.advance(TTL.plusSeconds(1)));

    Call<String> first = crew.start(() -> readInside(cache, "a", "b", both));
    Call<String> second = crew.start(() -> readInside(cache, "b", "a", both));

    assertThat(first.value()).isNull();
    assertThat(second.value()).isNull();
  }

  private static String readInside(
      TieredCache<String, String> cache, String own, String other, CyclicBarrier both) {
    return cache.invoke(
        own,
        (entry, arguments) -> {
          try {
            both.await(20, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return cache.get(other);
        });
  }

  @Test
  void aLoaderMayAskForAKeyWhoseLoadWaitsForItsPlace() throws Exception {
    TieredCache<String, String> cache = manager.cache("places", spec().maximumConcurrentLoads(1));
    Gate inside = new Gate();
    Call<String> outer =
        crew.start(
            () ->
                cache.get(
                    "a",
                    key -> {
                      inside.pass();
                      return "a" + cache.get("b", inner -> "never");
                    }));
    inside.awaitReached();
    Call<String> inner = crew.start(() -> cache.get("b", key -> "b"));
    await()
        .until(
            () ->
                cache.explain("b").loading() && inner.thread().getState() == Thread.State.WAITING);

    inside.open();

    assertThat(outer.value()).isEqualTo("ab");
    assertThat(inner.value()).isEqualTo("b");
    assertThat(cache.get("c", key -> "c")).isEqualTo("c");
  }

  @Test
  void anAsyncLoaderThatReturnsNoStageGivesItsPlaceBack() {
    TieredCache<String, String> cache = manager.cache("null", spec().maximumConcurrentLoads(1));

    assertThatThrownBy(() -> cache.async().get("a", key -> null).get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CacheLoaderException.class);

    Call<String> next = crew.start(() -> cache.get("z", key -> "z"));
    assertThat(next.value()).isEqualTo("z");
  }

  @Test
  void timedLoadsOnAllThreadsMayEachNeedAnotherTimedLoad() {
    int threads = 64; // as many as the pool has at most
    CacheSpec<Integer, String> timed =
        CacheSpec.of(Integer.class, String.class)
            .ttl(TTL)
            .staleIfError(TTL)
            .softTimeout(Duration.ofMillis(100));
    TieredCache<Integer, String> outer = manager.cache("outer", timed);
    TieredCache<Integer, String> inner = manager.cache("inner", timed);
    CountDownLatch all = new CountDownLatch(threads);
    List<Call<String>> calls = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Integer key = i;
      calls.add(
          crew.start(
              () ->
                  outer.get(
                      key,
                      k -> {
                        all.countDown();
                        reach(all);
                        return inner.get(k, l -> "v");
                      })));
    }

    assertThat(calls).extracting(Call::value).containsOnly("v").hasSize(threads);
  }

  @Test
  void aProcessorMayWriteWhereAListenerWaitsForItsKey() {
    TieredCache<String, String> keys = manager.cache("keys", spec());
    TieredCache<String, String> heard = manager.cache("heard", spec());
    CountDownLatch inListener = new CountDownLatch(1);
    CountDownLatch inProcessor = new CountDownLatch(1);
    onCreated(
        heard,
        () -> {
          inListener.countDown();
          reach(inProcessor);
          keys.put("k", "from the listener");
        });
    Call<?> writer = crew.start(() -> put(heard, "x", "1"));
    reach(inListener);
    Call<String> processor =
        crew.start(
            () ->
                keys.invoke(
                    "k",
                    (entry, arguments) -> {
                      inProcessor.countDown();
                      heard.remove("x");
                      heard.put("x", "2");
                      entry.setValue("from the processor");
                      return "done";
                    }));

    assertThat(processor.value()).isEqualTo("done");
    assertThat(writer.value()).isEqualTo("1");
    assertThat(heard.get("x")).isEqualTo("2");
  }

  @Test
  void aLoaderMayWriteWhereAListenerWaitsForItsKey() {
    TieredCache<String, String> keys = manager.cache("keys", spec());
    TieredCache<String, String> heard = manager.cache("heard", spec());
    CountDownLatch inListener = new CountDownLatch(1);
    CountDownLatch inLoader = new CountDownLatch(1);
    onCreated(
        heard,
        () -> {
          inListener.countDown();
          reach(inLoader);
          String ignored = keys.get("k", key -> "from the listener");
        });
    Call<?> writer = crew.start(() -> put(heard, "x", "1"));
    reach(inListener);
    Call<String> loader =
        crew.start(
            () ->
                keys.get(
                    "k",
                    key -> {
                      inLoader.countDown();
                      heard.remove("x");
                      heard.put("x", "2");
                      return "from the loader";
                    }));

    assertThat(loader.value()).isEqualTo("from the loader");
    assertThat(writer.value()).isEqualTo("1");
    assertThat(heard.get("x")).isEqualTo("2");
  }

  private static String put(TieredCache<String, String> cache, String key, String value) {
    cache.put(key, value);
    return value;
  }

  /** The loader's own thread must not count on the place that it was given for the stage. */
  @Test
  void anAsyncLoaderThatHasTheOnlyPlaceMayLoadAnotherKey() {
    TieredCache<String, String> cache = manager.cache("async", spec().maximumConcurrentLoads(1));

    Call<String> call =
        crew.start(
            () ->
                cache
                    .async()
                    .get("a", key -> CompletableFuture.completedFuture(cache.get("b", b -> b)))
                    .get(10, TimeUnit.SECONDS));

    assertThat(call.value()).isEqualTo("b");
  }
}
