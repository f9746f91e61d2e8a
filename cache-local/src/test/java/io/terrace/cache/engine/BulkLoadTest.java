package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.BulkLoader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bulk loader sees what is missing and nobody else loads, once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BulkLoadTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("bulk").build();
  private final TieredCache<String, Integer> cache =
      manager.cache("products", CacheSpec.of(String.class, Integer.class));
  private final Crew crew = Crew.ofPlatformThreads();
  private final ConcurrentLinkedQueue<Set<String>> asked = new ConcurrentLinkedQueue<>();

  /** Gives each key its length. */
  private final BulkLoader<String, Integer> lengths =
      keys -> {
        asked.add(keys);
        Map<String, Integer> values = new HashMap<>();
        keys.forEach(key -> values.put(key, key.length()));
        return values;
      };

  @AfterEach
  void close() {
    crew.close();
    manager.close();
  }

  private static Set<String> keys(String... keys) {
    return new LinkedHashSet<>(List.of(keys));
  }

  @Test
  void theLoaderSeesOnlyTheMissingKeysAndIsCalledOnce() {
    cache.put("bb", 22);

    Map<String, Integer> values = cache.getAll(keys("a", "bb", "ccc"), lengths);

    assertThat(values).containsExactly(Map.entry("a", 1), Map.entry("bb", 22), Map.entry("ccc", 3));
    assertThat(asked).containsExactly(Set.of("a", "ccc"));
    assertThat(cache.statistics().misses()).isEqualTo(2);
    assertThat(cache.statistics().localHits()).isEqualTo(1);
    assertThat(cache.statistics().loads()).isEqualTo(2);
  }

  @Test
  void whereNothingIsMissingTheLoaderIsNotCalled() {
    cache.put("a", 11);

    assertThat(cache.getAll(keys("a"), lengths)).containsExactly(Map.entry("a", 11));
    assertThat(cache.getAll(keys(), lengths)).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void whatItReadsAndWhatItIsGivenCannotBeChanged() {
    Map<String, Integer> values =
        cache.getAll(
            keys("a"),
            missing -> {
              assertThatThrownBy(() -> missing.add("b"))
                  .isInstanceOf(UnsupportedOperationException.class);
              return Map.of("a", 1);
            });

    assertThatThrownBy(() -> values.put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aKeyThatTheLoaderLeavesOutIsLeftOutAndNotCached() {
    assertThat(cache.getAll(keys("a", "b"), missing -> Map.of("a", 1)))
        .containsExactly(Map.entry("a", 1));
    assertThat(cache.getAll(keys("a", "b"), lengths)).containsEntry("b", 1);
    assertThat(asked).containsExactly(Set.of("b"));
  }

  @Test
  void aKeyThatTheLoaderLeavesOutIsANegativeEntryWhereThoseAreAllowed() {
    TieredCache<String, Integer> negative =
        manager.cache(
            "negative",
            CacheSpec.of(String.class, Integer.class).negativeTtl(Duration.ofMinutes(1)));

    assertThat(negative.getAll(keys("a", "b"), missing -> Map.of("a", 1))).hasSize(1);
    assertThat(negative.getAll(keys("a", "b"), lengths)).containsExactly(Map.entry("a", 1));

    assertThat(asked).isEmpty();
    assertThat(negative.statistics().negativeHits()).isEqualTo(1);
  }

  @Test
  void keysThatTheLoaderWasNotAskedForAreNotCached() {
    assertThat(cache.getAll(keys("a"), missing -> Map.of("a", 1, "uninvited", 2))).hasSize(1);
    assertThat(cache.find("uninvited")).isEmpty();
  }

  @Test
  void keysThatAreBeingLoadedElsewhereAreJoined() throws Exception {
    Gate gate = new Gate();
    Call<Integer> other =
        crew.start(
            () ->
                cache.get(
                    "shared",
                    key -> {
                      gate.pass();
                      return 99;
                    }));
    gate.awaitReached();
    Call<Map<String, Integer>> bulk =
        crew.start(() -> cache.getAll(keys("shared", "own"), lengths));
    await().until(() -> cache.statistics().joinedLoads() == 1);
    assertThat(cache.find("own")).as("its own part does not wait").hasValue(3);
    assertThat(bulk.isDone()).isFalse();

    gate.open();

    assertThat(bulk.value()).containsExactly(Map.entry("shared", 99), Map.entry("own", 3));
    assertThat(other.value()).isEqualTo(99);
    assertThat(asked).containsExactly(Set.of("own"));
    assertThat(cache.statistics().misses()).isEqualTo(3);
  }

  @Test
  void singleReadersJoinABulkLoad() throws Exception {
    Gate gate = new Gate();
    Call<Map<String, Integer>> bulk =
        crew.start(
            () ->
                cache.getAll(
                    keys("a", "bb"),
                    missing -> {
                      gate.pass();
                      return lengths.loadAll(missing);
                    }));
    gate.awaitReached();
    Call<Integer> single = crew.start(() -> cache.get("bb", key -> -1));
    await().until(() -> cache.statistics().joinedLoads() == 1);

    gate.open();

    assertThat(single.value()).isEqualTo(2);
    assertThat(bulk.value()).hasSize(2);
  }

  @Test
  void bulkLoadsThatOverlapInOppositeOrderDoNotWaitForEachOther() throws Exception {
    for (int round = 0; round < 300; round++) {
      Set<String> forth = keys("a" + round, "bb" + round, "ccc" + round, "dddd" + round);
      Set<String> back = keys("dddd" + round, "ccc" + round, "bb" + round, "a" + round);
      CyclicBarrier start = new CyclicBarrier(2);
      Call<Map<String, Integer>> one = crew.start(() -> together(start, forth));
      Call<Map<String, Integer>> other = crew.start(() -> together(start, back));

      assertThat(one.value()).hasSize(4).isEqualTo(other.value());
    }
    assertThat(asked.stream().mapToInt(Set::size).sum()).as("each key once").isEqualTo(1_200);
  }

  private Map<String, Integer> together(CyclicBarrier start, Set<String> keys) throws Exception {
    start.await(30, TimeUnit.SECONDS);
    return cache.getAll(keys, lengths);
  }

  @Test
  void twoBulkLoadsWhoseKeysAreHalfTheOthersEachWaitForTheOther() throws Exception {
    CyclicBarrier bothLoad = new CyclicBarrier(2);
    BulkLoader<String, Integer> meeting =
        missing -> {
          bothLoad.await(30, TimeUnit.SECONDS);
          return lengths.loadAll(missing);
        };
    Gate first = new Gate();
    Call<Map<String, Integer>> one =
        crew.start(
            () ->
                cache.getAll(
                    keys("a", "bb"),
                    missing -> {
                      first.pass();
                      return meeting.loadAll(missing);
                    }));
    first.awaitReached();
    Call<Map<String, Integer>> other =
        crew.start(() -> cache.getAll(keys("ccc", "bb", "a"), meeting));
    first.open();

    assertThat(one.value()).hasSize(2);
    assertThat(other.value()).hasSize(3);
    assertThat(asked).containsExactlyInAnyOrder(Set.of("a", "bb"), Set.of("ccc"));
  }

  @Test
  void aFailureReachesAllAndNothingIsCachedOrLeftBehind() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");
    Gate gate = new Gate();
    Call<Map<String, Integer>> bulk =
        crew.start(
            () ->
                cache.getAll(
                    keys("a", "b"),
                    missing -> {
                      gate.pass();
                      throw broken;
                    }));
    gate.awaitReached();
    Call<Integer> joined = crew.start(() -> cache.get("b", key -> -1));
    await().until(() -> cache.statistics().joinedLoads() == 1);

    gate.open();

    assertThat(bulk.failure()).isSameAs(broken);
    assertThat(joined.failure()).isSameAs(broken);
    assertThat(cache.getAll(keys("a", "b"), lengths)).hasSize(2);
  }

  @Test
  void aNullMapOfABulkLoaderIsAClearError() {
    assertThatThrownBy(() -> cache.getAll(keys("a"), missing -> null))
        .hasMessageContaining("cache 'products'")
        .hasMessageContaining("BulkLoader returned null")
        .hasMessageContaining("Return an empty map");
  }

  @Test
  void aStaleValueIsServedForAKeyThatCannotBeLoaded() {
    VirtualClock clock = new VirtualClock();
    try (TerraceCacheManager timed =
        TerraceCacheManager.builder().namespace("bulk-stale").timeSource(clock).build()) {
      TieredCache<String, Integer> stale =
          timed.cache(
              "stale",
              CacheSpec.of(String.class, Integer.class)
                  .ttl(Duration.ofSeconds(1))
                  .staleIfError(Duration.ofMinutes(1)));
      stale.put("a", 1);
      clock.advance(Duration.ofSeconds(2));
      BulkLoader<String, Integer> dead =
          missing -> {
            throw new IllegalStateException("dead");
          };

      assertThat(stale.getAll(keys("a"), dead)).containsExactly(Map.entry("a", 1));
      assertThat(stale.statistics().staleHits()).isEqualTo(1);
      assertThatThrownBy(() -> stale.getAll(keys("a", "never"), dead)).hasMessage("dead");
    }
  }
}
