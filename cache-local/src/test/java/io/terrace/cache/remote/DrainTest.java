package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.StoreOperation;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a manager leaves behind that is closed. */
class DrainTest {

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryStore memory = new InMemoryStore(clock);
  private final FaultyStore store = new FaultyStore(memory, clock);
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("drained")
          .unlisted()
          .timeSource(clock)
          .remote(new RemoteTier(store, bus.join()))
          .build();
  private final TieredCache<String, String> cache =
      manager.cache("c", CacheSpec.of(String.class, String.class));

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void leasesAreGivenBackThoughTheirLoadsGoOn() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> load =
        CompletableFuture.supplyAsync(
            () ->
                cache.get(
                    "k",
                    key -> {
                      loading.countDown();
                      go.await();
                      return "late";
                    }));
    loading.await();
    assertThat(memory.leases()).isEqualTo(1);
    manager.close();
    assertThat(memory.leases()).isZero();
    go.countDown();
    assertThatThrownBy(load::join).hasMessageContaining("closed");
  }

  @Test
  void whatWasKeptIsSent() {
    for (int i = 0; i < 10; i++) {
      cache.put("k" + i, "v");
    }
    store.partition();
    for (int i = 0; i < 10; i++) {
      assertThat(cache.invalidate("k" + i)).isEqualTo(Delivery.PENDING);
    }
    store.heal();
    assertThat(frames()).isEqualTo(10);
    manager.close();
    assertThat(frames()).isZero();
  }

  @Test
  void sendingEndsWithItsTime() {
    for (int i = 0; i < 20; i++) {
      cache.put("k" + i, "v");
    }
    store.partition();
    for (int i = 0; i < 20; i++) {
      assertThat(cache.invalidate("k" + i)).isEqualTo(Delivery.PENDING);
    }
    store.heal();
    store.add(
        FaultRule.of(new Fault.Before(() -> clock.advance(Duration.ofSeconds(1))))
            .on(StoreOperation.REMOVE));
    manager.close();
    assertThat(frames()).isBetween(13L, 15L); // 5 s of 20, and the one under way
  }

  private long frames() {
    return memory.keys().stream().filter(key -> key.contains(":c:")).count();
  }
}
