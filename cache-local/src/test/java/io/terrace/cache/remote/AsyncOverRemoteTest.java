package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.AsyncTieredCache;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.StoreOperation;
import io.terrace.cache.test.VirtualClock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The asynchronous view leaves whatever may ask a remote tier to the executor. */
class AsyncOverRemoteTest {

  private final VirtualClock clock = new VirtualClock();
  private final QueuedExecutor executor = new QueuedExecutor();
  private final FaultyStore store = new FaultyStore(new InMemoryStore(clock), clock);
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("async")
          .timeSource(clock)
          .executor(executor)
          .remote(new RemoteTier(store, null))
          .build();
  private final TieredCache<String, Integer> cache =
      manager.cache("numbers", CacheSpec.of(String.class, Integer.class));
  private final AsyncTieredCache<String, Integer> async = cache.async();

  @AfterEach
  void close() {
    manager.close();
  }

  private <R> R later(Supplier<CompletableFuture<R>> operation) {
    long before = store.calls(StoreOperation.values());
    CompletableFuture<R> future = operation.get();
    assertThat(future).isNotDone();
    assertThat(store.calls(StoreOperation.values())).isEqualTo(before);
    executor.runAll();
    assertThat(future).isDone();
    return future.join();
  }

  @Test
  void nothingIsAskedOfTheStoreByTheCaller() {
    later(() -> async.put("one", 1));
    assertThat(later(() -> async.get("two"))).isNull();
    assertThat(later(() -> async.get("two", key -> CompletableFuture.completedFuture(2))))
        .isEqualTo(2);
    assertThat(later(() -> async.getAll(Set.of("one", "two", "three"))))
        .isEqualTo(Map.of("one", 1, "two", 2));
    assertThat(later(() -> async.getAll(Set.of("two", "three"), AsyncOverRemoteTest::lengths)))
        .isEqualTo(Map.of("two", 2, "three", 5));
    assertThat(later(() -> async.remove("one"))).isTrue();
    assertThat(later(() -> async.invalidate("two"))).isEqualTo(Delivery.SENT);
    assertThat(later(() -> async.invalidateTag("any"))).isEqualTo(Delivery.SENT);
    assertThat(cache.get("two")).isNull();
  }

  private static Map<String, Integer> lengths(Set<? extends String> keys) {
    Map<String, Integer> lengths = new HashMap<>();
    keys.forEach(key -> lengths.put(key, key.length()));
    return lengths;
  }

  @Test
  void whatIsHeldHereIsThereAtOnce() {
    later(() -> async.put("one", 1));
    assertThat(async.get("one")).isCompletedWithValue(1);
    assertThat(async.get("one", key -> new CompletableFuture<>())).isCompletedWithValue(1);
  }

  @Test
  @SuppressWarnings({"DataFlowIssue", "NullAway"}) // that is the point
  void whatIsWrongWithTheArgumentsIsSaidAtOnce() {
    assertThatThrownBy(() -> async.get(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> async.put("one", null)).isInstanceOf(NullPointerException.class);
    manager.close();
    assertThatThrownBy(() -> async.get("one")).isInstanceOf(IllegalStateException.class);
  }
}
