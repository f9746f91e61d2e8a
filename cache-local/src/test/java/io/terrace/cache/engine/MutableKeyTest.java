package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.TypeRef;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a cache stores by value, a caller may change its key as soon as the cache has it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutableKeyTest {

  private static final Duration TTL = Duration.ofMinutes(1);

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("mutable-keys").timeSource(clock).build();
  private final TieredCache<List<Integer>, String> cache =
      manager.cache(
          "lists",
          CacheSpec.of(new TypeRef<List<Integer>>() {}, new TypeRef<String>() {}).ttl(TTL));
  private final Crew crew = Crew.ofPlatformThreads();
  private final List<Integer> key = new ArrayList<>(List.of(1));

  @AfterEach
  void close() {
    try {
      crew.close();
    } finally {
      manager.close();
    }
  }

  /** Refreshes the key, and has it be another while its loader runs. */
  private void refreshWhileTheKeyChanges() throws Exception {
    Gate gate = new Gate();
    CompletableFuture<String> refreshed =
        cache.refresh(
            key,
            asked -> {
              String value = "value of " + asked;
              gate.pass();
              return value;
            });
    gate.awaitReached();
    key.set(0, 2);
    gate.open();
    assertThat(refreshed.get(10, TimeUnit.SECONDS)).isEqualTo("value of [1]");
  }

  @Test
  void aKeyThatChangesWhileItIsLoadedIsStoredAsItWas() throws Exception {
    refreshWhileTheKeyChanges();

    assertThat(cache.get(List.of(1))).isEqualTo("value of [1]");
    assertThat(cache.get(List.of(2))).isNull();
  }

  @Test
  void aKeyThatChangedWhileItWasLoadedCanBeInvalidated() throws Exception {
    refreshWhileTheKeyChanges();

    cache.invalidate(List.of(1));

    assertThat(cache.get(List.of(1))).isNull();
    assertThat(cache.get(List.of(1), asked -> "new")).isEqualTo("new");
  }

  @Test
  void aKeyThatChangedWhileItWasLoadedIsLoadedAgainAfterItsTtl() throws Exception {
    refreshWhileTheKeyChanges();
    key.set(0, 1);
    AtomicInteger loads = new AtomicInteger();

    clock.advance(TTL.plusSeconds(1));
    String first = cache.get(List.of(1), asked -> "new " + loads.incrementAndGet());
    clock.advance(TTL.plusSeconds(1));
    String second = cache.get(List.of(1), asked -> "new " + loads.incrementAndGet());

    assertThat(first).isEqualTo("new 1");
    assertThat(second).isEqualTo("new 2");
  }

  @Test
  void aKeyThatAProcessorChangedIsNotLeftLocked() {
    String changed =
        cache.invoke(
            key,
            (entry, arguments) -> {
              key.set(0, 2);
              return "changed";
            });
    assertThat(changed).isEqualTo("changed");
    key.set(0, 1);

    Call<String> again = crew.start(() -> cache.invoke(List.of(1), (entry, arguments) -> "again"));
    Call<String> other = crew.start(() -> cache.invoke(List.of(2), (entry, arguments) -> "other"));

    assertThat(again.value()).isEqualTo("again");
    assertThat(other.value()).isEqualTo("other");
  }
}
