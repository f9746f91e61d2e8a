package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loaders that do not block, and loaders of many keys, say how each value is cached. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadContextsTest {

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("terms").timeSource(clock).build();
  private final TieredCache<String, Integer> cache =
      manager.cache("c", CacheSpec.of(String.class, Integer.class).ttl(Duration.ofMinutes(1)));
  private final ConcurrentLinkedQueue<Set<String>> asked = new ConcurrentLinkedQueue<>();

  private final BulkContextLoader<String, Integer> lengths =
      (missing, contexts) -> {
        asked.add(missing);
        missing.forEach(key -> contexts.apply(key).tags("length:" + key.length()));
        contexts.apply("secret").doNotStore();
        return missing.stream().collect(Collectors.toMap(key -> key, String::length));
      };

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aStageThatEndsLaterMaySetTagsUntilThen() {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    CompletableFuture<Integer> result =
        cache
            .async()
            .load(
                "k", (key, context) -> stage.thenApply(value -> tagged(value, context.tags("t"))));
    stage.complete(7);

    assertThat(result.join()).isEqualTo(7);
    assertThat(cache.get("k")).isEqualTo(7);
    cache.invalidateTag("t");
    assertThat(cache.containsKey("k")).isFalse();
  }

  private static Integer tagged(Integer value, Object context) {
    assertThat(context).isNotNull();
    return value;
  }

  @Test
  void aStageMayLeaveItsValueUncachedAndSeesTheStaleOne() {
    TieredCache<String, Integer> keepsStale =
        manager.cache(
            "stale",
            CacheSpec.of(String.class, Integer.class)
                .ttl(Duration.ofMinutes(1))
                .staleIfError(Duration.ofHours(1)));
    keepsStale.put("k", 1);
    clock.advance(Duration.ofMinutes(2));

    Integer result =
        keepsStale
            .async()
            .load(
                "k",
                (key, context) ->
                    CompletableFuture.completedFuture(context.doNotStore().stale().orElse(0) + 1))
            .join();

    assertThat(result).isEqualTo(2);
    assertThat(keepsStale.containsKey("k")).isFalse();
  }

  @Test
  void eachOfManyValuesHasTermsOfItsOwn() {
    assertThat(cache.loadAll(Set.of("a", "bb", "secret"), lengths))
        .isEqualTo(Map.of("a", 1, "bb", 2, "secret", 6));
    assertThat(cache.containsKey("secret")).isFalse();

    cache.invalidateTag("length:1");

    assertThat(cache.async().loadAll(Set.of("secret", "a", "bb"), lengths).join()).hasSize(3);
    assertThat(List.copyOf(asked).get(1)).containsExactlyInAnyOrder("a", "secret");
  }

  @Test
  void termsOfAKeyThatIsNotAskedForAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache.loadAll(Set.of("a", "b"), lengths))
        .withMessageContaining("cache 'c': a context was asked for of a key that is not loaded");
  }
}
