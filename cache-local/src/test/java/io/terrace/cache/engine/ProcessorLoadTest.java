package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cache that tells listeners does behind a processor never waits for its lock. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessorLoadTest {

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("processor")
          .timeSource(clock)
          .executor(new QueuedExecutor())
          .build();
  private final TieredCache<String, Integer> cache =
      manager.cache(
          "products",
          CacheSpec.of(String.class, Integer.class)
              .ttl(Duration.ofSeconds(1))
              .listener(Listeners.deaf()));
  private final Crew crew = Crew.ofPlatformThreads();

  @AfterEach
  void close() {
    crew.close();
    manager.close();
  }

  /** The load's install waits for the processor's lock, and the processor for the load. */
  @Test
  void aProcessorMayJoinALoadOfItsOwnKey() throws Exception {
    Gate loading = new Gate();
    Gate processing = new Gate();
    Call<Integer> load =
        crew.start(
            () ->
                cache.get(
                    "key",
                    key -> {
                      loading.pass();
                      return 1;
                    }));
    loading.awaitReached();
    Call<Integer> processor =
        crew.start(
            () ->
                cache.invoke(
                    "key",
                    (entry, arguments) -> {
                      processing.passUninterruptibly();
                      return cache.get("key", key -> 2);
                    }));
    processing.awaitReached();
    processing.open();
    await().until(() -> cache.statistics().joinedLoads() == 1);
    loading.open();

    assertThat(load.value()).isEqualTo(1);
    assertThat(processor.value()).isEqualTo(1);
  }

  /** Two processors that only read each other's key, whose entry is dead. */
  @Test
  void aReadInsideAProcessorDoesNotWaitForAnotherProcessor() throws Exception {
    cache.put("a", 1);
    cache.put("b", 1);
    clock.advance(Duration.ofSeconds(5));
    Gate first = new Gate();
    Gate second = new Gate();
    Call<Boolean> a = crew.start(() -> readsInside("a", first, "b"));
    Call<Boolean> b = crew.start(() -> readsInside("b", second, "a"));
    first.awaitReached();
    second.awaitReached();
    first.open();
    second.open();

    assertThat(a.value()).isTrue();
    assertThat(b.value()).isTrue();
  }

  private boolean readsInside(String own, Gate gate, String other) {
    return cache.invoke(
        own,
        (entry, arguments) -> {
          gate.passUninterruptibly();
          return cache.get(other) == null;
        });
  }
}
