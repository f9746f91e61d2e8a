package io.terrace.cache.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.health.CacheHealth.State;
import io.terrace.cache.test.junit.TerraceKit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CacheHealthTest {

  @RegisterExtension final TerraceKit kit = TerraceKit.withRemote();

  private TerraceCacheManager manager;
  private TieredCache<Integer, String> cache;
  private final List<Integer> keys = IntStream.range(0, 250).boxed().toList();

  @BeforeEach
  void open() {
    manager = kit.manager();
    cache = manager.cache("c", CacheSpec.of(Integer.class, String.class));
  }

  private static Map<Integer, String> load(Set<Integer> wanted) {
    Map<Integer, String> loaded = new HashMap<>();
    wanted.forEach(key -> loaded.put(key, "v" + key));
    return loaded;
  }

  @Test
  void aProcessIsReadyOnceItsKeysAreLoaded() {
    WarmUp<Integer, String> warmUp = WarmUp.of(cache, () -> keys, CacheHealthTest::load);
    CacheHealth health = CacheHealth.of(manager, List.of(warmUp));
    assertThat(health.report().state()).isEqualTo(State.WARMING);
    assertThat(State.WARMING.isReady()).isFalse();
    warmUp.run();
    assertThat(health.report().state()).isEqualTo(State.READY);
    assertThat(health.report().warmUpStates()).containsEntry("c", "ENDED, 250 of 250 keys");
    assertThat(cache.localSize()).isEqualTo(250);
    assertThat(cache.get(249)).isEqualTo("v249");
  }

  @Test
  void aWarmUpRunsOnceAndInBatches() {
    AtomicInteger calls = new AtomicInteger();
    WarmUp<Integer, String> warmUp =
        WarmUp.of(
            cache,
            () -> keys,
            wanted -> {
              calls.incrementAndGet();
              return load(wanted);
            });
    warmUp.run();
    warmUp.run();
    assertThat(calls).hasValue(3);
  }

  @Test
  void aBatchThatFailsKeepsNobodyFromBeingReady() {
    WarmUp<Integer, String> warmUp =
        WarmUp.of(
            cache,
            () -> keys,
            wanted -> {
              if (wanted.contains(0)) {
                throw new IllegalStateException("as planned");
              }
              return load(wanted);
            });
    warmUp.run();
    assertThat(warmUp.progress())
        .isEqualTo(new WarmUp.Progress("c", WarmUp.State.ENDED, 250, 150, 100));
    assertThat(CacheHealth.of(manager, List.of(warmUp)).report().state()).isEqualTo(State.READY);
  }

  @Test
  void keysThatCannotBeHadKeepNobodyFromBeingReady() {
    WarmUp<Integer, String> warmUp =
        WarmUp.of(
            cache,
            () -> {
              throw new IllegalStateException("as planned");
            },
            CacheHealthTest::load);
    warmUp.run();
    assertThat(warmUp.progress().state()).isEqualTo(WarmUp.State.ENDED);
  }

  @Test
  void aStoreThatIsDownDegradesAndDoesNotUnready() {
    CacheHealth health = CacheHealth.of(manager);
    kit.store().partition();
    for (int i = 0; i < 5; i++) {
      cache.get(i);
    }
    cache.invalidate(1);
    CacheHealth.Report report = health.report();
    assertThat(report.state()).isEqualTo(State.DEGRADED);
    assertThat(report.state().isReady()).isTrue();
    assertThat(report.remoteStates()).containsEntry("default", "store down, bus called, 1 kept");
  }

  @Test
  void aClosedManagerIsNotReady() {
    CacheHealth health = CacheHealth.of(manager);
    manager.close();
    assertThat(health.report().state()).isEqualTo(State.CLOSED);
    assertThat(State.CLOSED.isReady()).isFalse();
  }
}
