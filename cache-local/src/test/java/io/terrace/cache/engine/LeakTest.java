package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a manager leaves behind when it is closed, and what dead entries do while it is open. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeakTest {

  private static CacheSpec<String, byte[]> spec() {
    return CacheSpec.of(String.class, byte[].class).storeByReference();
  }

  private static Set<String> threadsOf(String namespace) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("terrace-" + namespace + "-"))
        .collect(Collectors.toSet());
  }

  private static TerraceCacheManager manager(String namespace) {
    return TerraceCacheManager.builder().namespace(namespace).build();
  }

  /** Has a manager start every kind of thread that it has: clock, timer and workers. */
  private static void useAll(TerraceCacheManager manager) {
    TieredCache<String, byte[]> cache =
        manager.cache(
            "products", spec().ttl(Duration.ofMinutes(1)).hardTimeout(Duration.ofMinutes(1)));
    cache.put("key", new byte[1_000], EntryOptions.tags("tag"));
    assertThat(cache.get("loaded", key -> new byte[1])).hasSize(1);
    assertThat(cache.refresh("loaded", key -> new byte[2])).succeedsWithin(Duration.ofSeconds(30));
    long reads = 0;
    long bytes = 0;
    while (threadsOf(manager.namespace()).stream().noneMatch(name -> name.contains("-clock-"))) {
      for (int i = 0; i < 10_000; i++, reads++) { // enough within a millisecond to be "many"
        bytes += cache.get("key").length;
      }
    }
    assertThat(bytes).isEqualTo(1_000 * reads);
  }

  @Test
  void noThreadIsStartedBeforeItIsNeeded() {
    try (TerraceCacheManager manager = manager("idle")) {
      TieredCache<String, byte[]> cache = manager.cache("products", spec());
      cache.put("key", new byte[1]);
      assertThat(cache.get("key")).hasSize(1);
      assertThat(cache.get("loaded", key -> new byte[2])).hasSize(2);

      assertThat(threadsOf("idle")).isEmpty();
    }
  }

  @Test
  void noThreadIsLeftAfterClose() {
    TerraceCacheManager manager = manager("closing");
    useAll(manager);
    assertThat(threadsOf("closing"))
        .anyMatch(name -> name.contains("-clock-"))
        .anyMatch(name -> name.contains("-worker-"))
        .anyMatch(name -> name.contains("-timer-"));

    manager.close();

    assertThat(threadsOf("closing")).isEmpty();
  }

  @Test
  void aHundredManagersOpenedAndClosedLeaveNoThreadNoManagerNoClassLoaderAndNoValue() {
    List<WeakReference<?>> gone = new ArrayList<>();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 100; i++) {
      openAndClose(gone);
    }

    assertThat(threadsOf("leak")).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet().stream().filter(t -> !before.contains(t)))
        .noneMatch(thread -> thread.getName().startsWith("terrace-"));
    assertAllCollected(gone);
  }

  private static void openAndClose(List<WeakReference<?>> gone) {
    ClassLoader loader = new URLClassLoader(new URL[0], LeakTest.class.getClassLoader());
    TerraceCacheManager manager =
        TerraceCacheManager.builder().namespace("leak").classLoader(loader).build();
    useAll(manager);
    byte[] value = new byte[100];
    TieredCache<String, byte[]> cache = manager.cache("more", spec());
    cache.put("key", value);
    gone.add(new WeakReference<>(loader));
    gone.add(new WeakReference<>(manager));
    gone.add(new WeakReference<>(cache));
    gone.add(new WeakReference<>(value));
    manager.close();
  }

  private static void assertAllCollected(List<WeakReference<?>> gone) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(gone).allSatisfy(reference -> assertThat(reference.get()).isNull());
            });
  }

  @Test
  void closingInterruptsTheLoadsUnderWayAndFailsWhoWaits() throws Exception {
    TerraceCacheManager manager = manager("under-way");
    TieredCache<String, byte[]> cache =
        manager.cache("products", spec().hardTimeout(Duration.ofHours(1)));
    CountDownLatch loading = new CountDownLatch(1);
    try (Crew crew = Crew.ofPlatformThreads()) {
      Call<byte[]> caller =
          crew.start(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        loading.countDown();
                        new CountDownLatch(1).await(); // until it is interrupted
                        return new byte[1];
                      }));
      assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();

      manager.close();

      assertThat(caller.failure()).hasMessageContaining("cache 'products'");
      assertThat(threadsOf("under-way")).isEmpty();
    }
  }

  @Test
  void aLoadThatIsStillQueuedFailsWhenTheManagerCloses() throws Exception {
    TerraceCacheManager manager = manager("close");
    TieredCache<String, byte[]> cache = manager.cache("products", spec());
    CountDownLatch busy = new CountDownLatch(EngineThreads.MAXIMUM);
    for (int i = 0; i < EngineThreads.MAXIMUM; i++) {
      CompletableFuture<byte[]> running =
          cache.refresh(
              "busy" + i,
              key -> {
                busy.countDown();
                new CountDownLatch(1).await();
                return new byte[1];
              });
      assertThat(running).isNotDone();
    }
    assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<byte[]> queued = cache.refresh("queued", key -> new byte[1]);

    manager.close();

    await().atMost(Duration.ofSeconds(10)).until(queued::isCompletedExceptionally);
  }

  @Test
  void whoWaitsForALoaderThatIsDeafToInterruptsFailsWhenTheManagerCloses() throws Exception {
    TerraceCacheManager manager = manager("close");
    TieredCache<String, byte[]> cache =
        manager.cache("products", spec().hardTimeout(Duration.ofSeconds(8)));
    Gate deaf = new Gate();
    try (Crew crew = Crew.ofPlatformThreads()) {
      Call<byte[]> caller =
          crew.start(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        deaf.passUninterruptibly();
                        return new byte[1];
                      }));
      deaf.awaitReached();

      manager.close();

      await().atMost(Duration.ofSeconds(10)).until(caller::isDone);
      assertThat(caller.failure()).hasMessageContaining("cache 'products'");
    } finally {
      deaf.open();
    }
  }

  @Test
  void closingFailsALoadInTheCallersThreadOnceItsLoaderReturns() throws Exception {
    TerraceCacheManager manager = manager("outlived");
    TieredCache<String, byte[]> cache = manager.cache("products", spec());
    Gate gate = new Gate();
    try (Crew crew = Crew.ofPlatformThreads()) {
      Call<byte[]> caller =
          crew.start(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        gate.pass();
                        return new byte[3];
                      }));
      gate.awaitReached();
      manager.close();
      gate.open();

      assertThat(caller.failure())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cache 'products'")
          .hasMessageContaining("closed");
    }
  }

  @Test
  void aLoadThatBeginsAfterTheCloseIsNotServed() {
    QueuedExecutor later = new QueuedExecutor();
    TerraceCacheManager manager =
        TerraceCacheManager.builder().namespace("queued").executor(later).build();
    TieredCache<String, byte[]> cache = manager.cache("products", spec());
    CompletableFuture<byte[]> refreshed = cache.refresh("key", key -> new byte[1]);
    manager.close();

    assertThat(later.runAll()).isPositive();

    assertThat(refreshed).isDone();
    assertThatIllegalStateException()
        .isThrownBy(() -> cache.get("key"))
        .withMessageContaining("cache 'products'")
        .withMessageContaining("closed");
  }

  @Test
  void theSweepFreesDeadEntriesThatNothingTouches() {
    VirtualClock clock = new VirtualClock();
    QueuedExecutor behind = new QueuedExecutor();
    try (TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("swept")
            .timeSource(clock)
            .executor(behind)
            .build()) {
      TieredCache<String, byte[]> cache = manager.cache("products", spec().ttl(ofSeconds(10)));
      TieredCache<String, byte[]> eternal = manager.cache("eternal", spec());
      List<WeakReference<?>> dead = new ArrayList<>();
      List<WeakReference<?>> tagged = new ArrayList<>();
      IntStream.range(0, 100).forEach(i -> dead.add(put(cache, "key" + i, EntryOptions.NONE)));
      IntStream.range(0, 100)
          .forEach(i -> tagged.add(put(eternal, "key" + i, EntryOptions.tags("tag"))));
      eternal.put("alive", new byte[1]);

      clock.advance(ofSeconds(9));
      behind.runAll();
      assertThat(cache.statistics().expirations()).isZero();
      eternal.invalidateTag("tag");
      clock.advance(ofSeconds(3));
      behind.runAll();
      clock.advance(ofSeconds(3));
      behind.runAll();

      assertAllCollected(dead);
      assertAllCollected(tagged);
      assertThat(cache.statistics().expirations()).isEqualTo(100);
      assertThat(eternal.find("alive")).isPresent();
    }
  }

  private static Duration ofSeconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static WeakReference<?> put(
      TieredCache<String, byte[]> cache, String key, EntryOptions options) {
    byte[] value = new byte[10];
    cache.put(key, value, options);
    return new WeakReference<>(value);
  }

  @Test
  void tagsThatNoEntryCarriesAreForgotten() {
    LocalVersions tags = new LocalVersions();
    for (int i = 0; i < 10_000; i++) {
      assertThat(tags.stampsSince(tags.position(), Set.of("tag" + i))).isNotNull();
    }
    TagStamps carried = tags.stampsSince(tags.position(), Set.of("carried"));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(tags.size()).isEqualTo(1);
            });
    assertThat(carried.areCurrent()).isTrue();
    tags.invalidate("carried");
    assertThat(carried.areCurrent()).isFalse();
  }

  @Test
  void aTagThatWasForgottenAfterItsInvalidationStillRefusesALoadFromBefore() {
    LocalVersions tags = new LocalVersions();
    long before = tags.position();
    tags.invalidate("tag");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return tags.size() == 0;
            });

    assertThat(tags.stampsSince(before, Set.of("tag"))).isNull();
    assertThat(tags.stampsSince(tags.position(), Set.of("tag"))).isNotNull();
  }
}
