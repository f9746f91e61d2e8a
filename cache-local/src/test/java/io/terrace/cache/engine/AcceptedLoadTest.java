package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadContext;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller may refuse a fresh entry, and a load that ends later may say how it is cached. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AcceptedLoadTest {

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("accepted").timeSource(clock).build();
  private final TieredCache<String, Integer> cache =
      manager.cache("pages", CacheSpec.of(String.class, Integer.class).ttl(Duration.ofMinutes(1)));
  private final List<Load> loads = new ArrayList<>();

  /** A load that a test ends. */
  private record Load(LoadContext<Integer> context, CompletableFuture<Integer> stage) {}

  @AfterEach
  void close() {
    manager.close();
  }

  private CompletableFuture<Integer> atLeast(int least) {
    return cache
        .async()
        .load(
            "key",
            value -> value >= least,
            (key, context) -> {
              loads.add(new Load(context, new CompletableFuture<>()));
              return loads.get(loads.size() - 1).stage();
            });
  }

  @Test
  void whatIsAcceptedIsServedWithoutALoad() {
    cache.put("key", 5);

    assertThat(atLeast(5)).isCompletedWithValue(5);
    assertThat(loads).isEmpty();
  }

  @Test
  void whatIsRefusedIsLoadedAnewAndSeenByTheLoader() {
    cache.put("key", 5);

    CompletableFuture<Integer> loaded = atLeast(6);

    assertThat(loads).hasSize(1);
    assertThat(loads.get(0).context().stale()).hasValue(5);
    loads.get(0).stage().complete(7);
    assertThat(loaded).isCompletedWithValue(7);
    assertThat(cache.find("key")).hasValue(7);
  }

  @Test
  void whoWaitsTakesWhatIsLoadedAndRefusesNothing() {
    cache.put("key", 5);
    CompletableFuture<Integer> first = atLeast(6);
    CompletableFuture<Integer> second = atLeast(100);

    loads.get(0).stage().complete(7);

    assertThat(loads).hasSize(1);
    assertThat(first).isCompletedWithValue(7);
    assertThat(second).isCompletedWithValue(7);
  }

  @Test
  void ttlTagsAndDoNotStoreMayBeSaidUntilTheStageEnds() {
    CompletableFuture<Integer> first = atLeast(0);
    loads.get(0).context().ttl(Duration.ofSeconds(10)).tags("product:7");
    loads.get(0).stage().complete(1);
    assertThat(first).isCompletedWithValue(1);
    assertThat(cache.explain("key").tags()).containsExactly("product:7");

    clock.advance(Duration.ofSeconds(11));
    CompletableFuture<Integer> second = atLeast(0);
    loads.get(1).context().doNotStore();
    loads.get(1).stage().complete(2);

    assertThat(second).isCompletedWithValue(2);
    assertThat(cache.find("key")).isEmpty();
  }

  @Test
  void anInvalidationWhileTheStageIsOpenKeepsItsValueOut() {
    CompletableFuture<Integer> loaded = atLeast(0);
    cache.invalidate("key");
    loads.get(0).stage().complete(1);

    assertThat(loaded).isCompletedWithValue(1);
    assertThat(cache.find("key")).isEmpty();
  }
}
