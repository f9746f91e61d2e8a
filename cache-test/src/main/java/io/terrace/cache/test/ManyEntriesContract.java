package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million entries are made void as one is: by what time and how many round trips it takes. A
 * tenth of them is in the heap as well.
 */
@Tag("long")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ManyEntriesContract {

  private static final int ENTRIES = 1_000_000;
  private static final int HELD = 100_000;
  private static final int THREADS = 16;
  private static final int SAMPLE = 997;
  private static final int TIMES = 21;
  private static final Duration LIMIT = Duration.ofMillis(5);

  /** How long other processes may serve what is void. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  private final String namespace = "n" + UUID.randomUUID();
  private final List<TerraceCacheManager> managers = new ArrayList<>();

  /** Makes one. */
  protected ManyEntriesContract() {}

  /** Returns a new tier on a server that has room for them, whose round trips are counted. */
  protected abstract RemoteTier connect();

  /** Returns how many round trips there were so far by the tier that was connected first. */
  protected abstract long roundTrips();

  /** Returns how many making void a tag or a cache may take. */
  protected abstract int allowedRoundTrips();

  /** Closes what was opened. */
  @AfterEach
  void closeManagers() {
    managers.forEach(TerraceCacheManager::close);
  }

  private TieredCache<Integer, String> open() {
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace(namespace)
            .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
            .remote(connect())
            .build();
    managers.add(manager);
    return manager.cache(
        "c",
        CacheSpec.of(Integer.class, String.class)
            .localMaximumSize(HELD)
            .ttl(Duration.ofHours(1)));
  }

  @Test
  void areVoidByTheirTagAtOnce() throws Exception {
    TieredCache<Integer, String> here = open();
    TieredCache<Integer, String> there = open();
    assertVoided(here, there, "tag", () -> assertThat(here.invalidateTag("t")).isEqualTo(Delivery.SENT));
  }

  @Test
  void areVoidByAClearAtOnce() throws Exception {
    TieredCache<Integer, String> here = open();
    TieredCache<Integer, String> there = open();
    assertVoided(here, there, "clear", here::clear);
  }

  private void assertVoided(
      TieredCache<Integer, String> here,
      TieredCache<Integer, String> there,
      String what,
      Runnable voiding)
      throws Exception {
    for (int i = 0; i < TIMES; i++) { // as fast as it gets, with nothing there yet
      voiding.run();
    }
    fill(here);
    assertThat(sample(there)).as("read elsewhere").containsOnly("v");
    HeldLoad load = new HeldLoad(here);

    long start = System.nanoTime();
    voiding.run();
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(sample(here)).as("served").containsOnly("absent");
    assertThat(load.end()).as("who waited for it").isEqualTo("old");
    assertThat(here.get(-1)).as("a load that was under way").isNull();
    awaitVoid(there);
    long trips = leastTrips(voiding);
    System.out.printf(
        "%s of %,d entries: %.1f ms, %d round trips%n", what, ENTRIES, took.toNanos() / 1e6, trips);
    assertThat(trips).as("round trips").isLessThanOrEqualTo(allowedRoundTrips());
    assertThat(took).isLessThan(LIMIT);
  }

  private static void fill(TieredCache<Integer, String> cache) throws Exception {
    EntryOptions tagged = EntryOptions.tags("t");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Integer>> parts = new ArrayList<>();
      for (int part = 0; part < THREADS; part++) {
        int first = part;
        parts.add(
            () -> {
              for (int key = first; key < ENTRIES; key += THREADS) {
                cache.put(key, "v", tagged);
              }
              return first;
            });
      }
      for (Future<Integer> part : threads.invokeAll(parts)) {
        part.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Reads some, one by one. */
  private static List<String> sample(TieredCache<Integer, String> cache) {
    return IntStream.iterate(0, key -> key < ENTRIES, key -> key + SAMPLE)
        .mapToObj(key -> cache.find(key).orElse("absent"))
        .toList();
  }

  private static void awaitVoid(TieredCache<Integer, String> there) {
    long start = System.nanoTime();
    while (there.find(0).isPresent() && System.nanoTime() - start < BOUND.toNanos()) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(sample(there)).as("served elsewhere").containsOnly("absent");
  }

  /** What is asked or swept behind meanwhile is left out. */
  private long leastTrips(Runnable voiding) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TIMES; i++) {
      long before = roundTrips();
      voiding.run();
      least = Math.min(least, roundTrips() - before);
    }
    return least;
  }

  /** A load of what has the tag, which began before. */
  private static final class HeldLoad {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CompletableFuture<String> loaded;

    HeldLoad(TieredCache<Integer, String> cache) throws InterruptedException {
      loaded =
          CompletableFuture.supplyAsync(
              () ->
                  cache.load(
                      -1,
                      (key, context) -> {
                        context.tags("t");
                        begun.countDown();
                        go.await();
                        return "old";
                      }));
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    }

    String end() throws Exception {
      go.countDown();
      return loaded.get(10, TimeUnit.SECONDS);
    }
  }
}
