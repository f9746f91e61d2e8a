package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to write a key wins over a load of it that began before; what changes nothing, not. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FencedWriteTest {

  private static final Integer OLD = 1;
  private static final Integer NEW = 2;
  private static final Integer WRITTEN = 3;

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("fenced-write").build();
  private final TieredCache<String, Integer> cache =
      manager.cache("products", CacheSpec.of(String.class, Integer.class));
  private final Crew crew = Crew.ofPlatformThreads();

  @AfterEach
  void close() {
    crew.close();
    manager.close();
  }

  /** A write of JSR-107 or ours, and what is cached after it. */
  private record Write(String name, Integer after, Consumer<TieredCache<String, Integer>> body) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> writes() {
    return Stream.of(
            new Write("put", WRITTEN, cache -> cache.put("key", WRITTEN)),
            new Write(
                "put with options",
                WRITTEN,
                cache -> cache.put("key", WRITTEN, EntryOptions.tags("tag"))),
            new Write("getAndPut", WRITTEN, cache -> cache.getAndPut("key", WRITTEN)),
            new Write("putAll", WRITTEN, cache -> cache.putAll(Map.of("key", WRITTEN))),
            new Write("putIfAbsent", WRITTEN, cache -> cache.putIfAbsent("key", WRITTEN)),
            new Write("async put", WRITTEN, cache -> cache.async().put("key", WRITTEN).join()),
            new Write(
                "invoke that sets",
                WRITTEN,
                cache ->
                    cache.invoke(
                        "key",
                        (entry, arguments) -> {
                          entry.setValue(WRITTEN);
                          return null;
                        })),
            new Write("remove", null, cache -> cache.remove("key")),
            new Write("getAndRemove", null, cache -> cache.getAndRemove("key")),
            new Write("removeAll of keys", null, cache -> cache.removeAll(Set.of("key"))),
            new Write("invalidate", null, cache -> cache.invalidate("key")),
            new Write("clear", null, TieredCache::clear))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("writes")
  void aWriteDuringALoadWinsOverIt(Write write) throws Exception {
    duringALoad(cache, write);
  }

  @ParameterizedTest
  @MethodSource("writes")
  void aWriteDuringALoadWinsOverItWhereListenersAreTold(Write write) throws Exception {
    TieredCache<String, Integer> heard =
        manager.cache(
            "heard", CacheSpec.of(String.class, Integer.class).listener(Listeners.deaf()));
    duringALoad(heard, write);
  }

  private void duringALoad(TieredCache<String, Integer> cache, Write write) throws Exception {
    for (int round = 0; round < 100; round++) {
      Gate gate = new Gate();
      Call<Integer> leader =
          crew.start(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        gate.pass();
                        return OLD;
                      }));
      gate.awaitReached();

      write.body().accept(cache);
      assertThat(cache.find("key").orElse(null)).isEqualTo(write.after());
      AtomicInteger again = new AtomicInteger();
      Integer seen = cache.get("key", key -> NEW + 0 * again.incrementAndGet());
      gate.open();

      assertThat(leader.value()).isEqualTo(OLD);
      assertThat(seen).isEqualTo(write.after() == null ? NEW : write.after());
      assertThat(again).hasValue(write.after() == null ? 1 : 0);
      assertThat(cache.find("key")).hasValue(seen);
      cache.clear();
    }
  }

  /** Replaces what is there, while a refresh of it is under way. */
  static Stream<Arguments> replacements() {
    return Stream.of(
            new Write("replace", WRITTEN, cache -> cache.replace("key", WRITTEN)),
            new Write("replace if equal", WRITTEN, cache -> cache.replace("key", 0, WRITTEN)),
            new Write("getAndReplace", WRITTEN, cache -> cache.getAndReplace("key", WRITTEN)),
            new Write("remove if equal", null, cache -> cache.remove("key", 0)),
            new Write("removeAll", null, TieredCache::removeAll),
            new Write(
                "invoke that removes",
                null,
                cache ->
                    cache.invoke(
                        "key",
                        (entry, arguments) -> {
                          entry.remove();
                          return null;
                        })))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("replacements")
  void aReplacementDuringARefreshWinsOverIt(Write write) throws Exception {
    for (int round = 0; round < 100; round++) {
      cache.put("key", 0);
      Gate gate = new Gate();
      CompletableFuture<Integer> refreshed =
          cache.refresh(
              "key",
              key -> {
                gate.pass();
                return OLD;
              });
      gate.awaitReached();

      write.body().accept(cache);
      gate.open();

      assertThat(refreshed).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(OLD);
      assertThat(cache.find("key").orElse(null)).isEqualTo(write.after());
    }
  }

  @Test
  void anOperationThatChangesNothingLeavesTheLoadAlone() throws Exception {
    List<Write> harmless =
        List.of(
            new Write("replace", null, cache -> cache.replace("key", WRITTEN)),
            new Write("containsKey", null, cache -> cache.containsKey("key")),
            new Write("get", null, cache -> cache.get("key")),
            new Write("other put", null, cache -> cache.put("another key", WRITTEN)),
            new Write("other tag", null, cache -> cache.put("x", 1, EntryOptions.tags("y"))));
    long joinedLoads = 0;
    for (Write write : harmless) {
      Gate gate = new Gate();
      Call<Integer> leader =
          crew.start(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        gate.pass();
                        return OLD;
                      }));
      gate.awaitReached();
      write.body().accept(cache);
      Call<Integer> joined = crew.start(() -> cache.get("key", key -> NEW));
      long count = ++joinedLoads;
      await().until(() -> joined.isDone() || cache.statistics().joinedLoads() == count);
      gate.open();

      assertThat(List.of(leader.value(), joined.value())).as(write.name()).containsOnly(OLD);
      assertThat(cache.find("key")).hasValue(OLD);
      cache.clear();
    }
    assertThat(cache.statistics().fencedLoads()).isZero();
  }
}
