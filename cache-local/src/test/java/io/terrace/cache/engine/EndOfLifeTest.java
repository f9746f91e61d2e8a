package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.io.Closeable;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever ends (a cache, a load, its time, a thread, a clear) leaves nobody and nothing behind.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndOfLifeTest {

  private static final Duration HARD = Duration.ofSeconds(2);

  private final VirtualClock clock = new VirtualClock();
  private final List<TerraceCacheManager> managers = new ArrayList<>();
  private final Crew crew = Crew.ofPlatformThreads();

  @AfterEach
  void close() {
    try {
      crew.close();
    } finally {
      managers.forEach(TerraceCacheManager::close);
    }
  }

  private TerraceCacheManager opened(TerraceCacheManager.Builder builder) {
    TerraceCacheManager manager = builder.namespace("end-of-life").timeSource(clock).build();
    managers.add(manager);
    return manager;
  }

  @Test
  void aManagerThatClosesEndsTheLoadsThatRunAndThoseThatWaitForAThread() throws Exception {
    int threads = 64; // as many as the pool has at most
    TerraceCacheManager manager = opened(TerraceCacheManager.builder());
    TieredCache<Integer, String> cache =
        manager.cache("c", CacheSpec.of(Integer.class, String.class).hardTimeout(HARD));
    CountDownLatch running = new CountDownLatch(threads);
    CountDownLatch never = new CountDownLatch(1);
    List<Call<String>> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Integer key = i;
      callers.add(
          crew.start(
              () ->
                  cache.get(
                      key,
                      k -> {
                        running.countDown();
                        never.await();
                        return "v";
                      })));
    }
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = threads; i < threads + 6; i++) {
      Integer key = i;
      callers.add(crew.start(() -> cache.get(key, k -> "v")));
      await().until(() -> cache.explain(key).loading());
    }
    CompletableFuture<String> refresh = cache.refresh(1_000, key -> "v");

    manager.close();

    assertThat(callers).extracting(Call::failure).allMatch(RuntimeException.class::isInstance);
    assertThatThrownBy(() -> refresh.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  /** A loader that counts how many like it are not closed. */
  private static final class CountedLoader implements CacheLoader<String, String>, Closeable {
    private final AtomicInteger open;

    CountedLoader(AtomicInteger open) {
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public String load(String key) {
      return key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      return Map.of();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  @Test
  void aCacheThatCannotBeMadeLeavesNoLoaderAndNoEngineBehind() throws Exception {
    TerraceCacheManager manager = opened(TerraceCacheManager.builder());
    AtomicInteger open = new AtomicInteger();
    MutableConfiguration<String, String> configuration =
        new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setCacheLoaderFactory(() -> new CountedLoader(open))
            .addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(
                    () -> {
                      throw new IllegalStateException("no listener");
                    },
                    null,
                    false,
                    true));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> manager.createCache("c", configuration))
          .isInstanceOf(RuntimeException.class);
    }

    assertThat(open).hasValue(0);
    assertThat(manager.getCacheNames()).isEmpty();
    Field runtime = manager.getClass().getDeclaredField("runtime");
    runtime.setAccessible(true);
    assertThat(((EngineRuntime) runtime.get(manager)).engines()).isEmpty();
  }

  @Test
  void loadsThatTimedOutInTheQueueDoNotRunAnyMore() {
    QueuedExecutor executor = new QueuedExecutor();
    TerraceCacheManager manager = opened(TerraceCacheManager.builder().executor(executor));
    TieredCache<Integer, String> cache =
        manager.cache("c", CacheSpec.of(Integer.class, String.class).hardTimeout(HARD));
    AtomicInteger loads = new AtomicInteger();
    List<Call<String>> callers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Integer key = i;
      callers.add(
          crew.start(
              () ->
                  cache.get(
                      key,
                      k -> {
                        loads.incrementAndGet();
                        return "v";
                      })));
    }
    await().until(() -> executor.size() == 20);

    clock.advance(HARD);

    assertThat(callers).extracting(Call::failure).allMatch(LoadTimeoutException.class::isInstance);
    assertThat(executor.runAll()).isEqualTo(20);
    assertThat(loads).hasValue(0);
  }

  @Test
  void whoAwaitsLoadAllIsToldThatTheLoaderThrewAnError() {
    TerraceCacheManager manager = opened(TerraceCacheManager.builder());
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public String load(String key) {
            throw new NoClassDefFoundError("gone");
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            throw new NoClassDefFoundError("gone");
          }
        };
    var cache =
        manager.createCache(
            "c",
            new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setCacheLoaderFactory(() -> loader));
    CompletionListenerFuture told = new CompletionListenerFuture();

    cache.loadAll(Set.of("k"), true, told);

    assertThatThrownBy(() -> told.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasStackTraceContaining("gone");
  }

  private static boolean run(Runnable task) {
    task.run();
    return true;
  }

  /** A key that cannot be encoded for a remote tier: it is neither a record nor a known type. */
  private static final class Opaque implements Serializable {
    private static final long serialVersionUID = 1;
    private final int id;

    Opaque(int id) {
      this.id = id;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Opaque that && that.id == id;
    }

    @Override
    public int hashCode() {
      return id;
    }
  }

  @Test
  void aKeyThatCannotBeEncodedFailsEachLoadAndHangsNone() {
    TerraceCacheManager manager =
        opened(
            TerraceCacheManager.builder().remote(new RemoteTier(new InMemoryStore(clock), null)));
    TieredCache<Object, String> cache =
        manager.cache("c", CacheSpec.of(Object.class, String.class));
    TieredCache<Object, String> timed =
        manager.cache(
            "timed",
            CacheSpec.of(Object.class, String.class)
                .ttl(Duration.ofMinutes(1))
                .staleIfError(Duration.ofMinutes(1))
                .softTimeout(Duration.ofMillis(100)));

    for (TieredCache<Object, String> each : List.of(cache, cache, timed, timed)) {
      Call<String> call = crew.start(() -> each.get(new Opaque(1), key -> "v"));
      assertThat(call.failure()).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void whatAProcessorMadeOfAValueFromBeforeAClearIsNotThereAfterIt() {
    TerraceCacheManager manager = opened(TerraceCacheManager.builder());
    TieredCache<String, Integer> cache =
        manager.cache("c", CacheSpec.of(String.class, Integer.class));
    cache.put("n", 41);
    AtomicBoolean cleared = new AtomicBoolean();

    Object ignored =
        cache.invoke(
            "n",
            (entry, arguments) -> {
              Integer old = entry.getValue();
              if (!cleared.getAndSet(true)) {
                clearElsewhere(cache::clear);
              }
              entry.setValue(old == null ? -1 : old + 1);
              return null;
            });

    assertThat(cache.get("n")).isNull();
  }

  @Test
  void whatAProcessorReadThroughBeforeAClearIsNotThereAfterIt() {
    TerraceCacheManager manager = opened(TerraceCacheManager.builder());
    AtomicBoolean cleared = new AtomicBoolean();
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public String load(String key) {
            if (cleared.getAndSet(true)) {
              return "after";
            }
            clearElsewhere(() -> manager.getCache("c").clear());
            return "before";
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            throw new CacheException("not asked");
          }
        };
    var cache =
        manager.createCache(
            "c",
            new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> loader));

    Object ignored = cache.invoke("k", (entry, arguments) -> entry.getValue());

    assertThat(cache.get("k")).isEqualTo("after");
  }

  private void clearElsewhere(Runnable clear) {
    assertThat(crew.start(() -> run(clear)).value()).isTrue();
  }

  @Test
  void aKeyIsUsableAgainAfterTheExecutorThrewAnError() {
    AtomicBoolean fails = new AtomicBoolean(true);
    Executor executor =
        task -> {
          if (fails.getAndSet(false)) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          Object ignored = crew.start(() -> run(task));
        };
    TerraceCacheManager manager = opened(TerraceCacheManager.builder().executor(executor));
    TieredCache<String, String> cache =
        manager.cache("c", CacheSpec.of(String.class, String.class));

    assertThatThrownBy(() -> cache.refresh("k", key -> "v").get(10, TimeUnit.SECONDS))
        .hasStackTraceContaining("unable to create native thread");

    Call<String> next = crew.start(() -> cache.get("k", key -> "v"));
    assertThat(next.value()).isEqualTo("v");
  }
}
