package io.terrace.cache.redis;

import static io.terrace.cache.redis.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of many threads, which share round trips. */
class SharedReadsTest {

  private static final int THREADS = 16;
  private static final int KEYS = 100;
  private static final int READS = 500;
  private static final long LIMIT_SECONDS = 60;

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  private RemoteStore store;

  @BeforeEach
  void open() {
    SERVER.get().command("FLUSHALL");
    store =
        RedisTier.builder()
            .uri(SERVER.get().uri())
            .timeout(Duration.ofSeconds(LIMIT_SECONDS / 2))
            .failFast()
            .build()
            .store();
    for (int i = 0; i < KEYS; i += 2) {
      store.put("k" + i, frame(i + 1, "of " + i), Duration.ofHours(1));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Runs {@code task} in all threads at once; returns the sum of what they give. */
  private static int together(IntUnaryOperator task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        results.add(
            threads.submit(
                () -> {
                  start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                  return task.applyAsInt(thread);
                }));
      }
      int sum = 0;
      for (Future<Integer> result : results) {
        sum += result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      return sum;
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertOwn(int key) {
    assertThat(store.get("k" + key)).isEqualTo(key % 2 == 0 ? frame(key + 1, "of " + key) : null);
  }

  @Test
  void everyReaderGetsItsOwn() throws Exception {
    int read =
        together(
            thread -> {
              for (int i = 0; i < READS; i++) {
                assertOwn(ThreadLocalRandom.current().nextInt(KEYS));
              }
              return READS;
            });
    assertThat(read).isEqualTo(THREADS * READS);
  }

  @Test
  void theyTakeFewerConnectionsThanThreads() throws Exception {
    everyReaderGetsItsOwn();
    long clients =
        String.valueOf(SERVER.get().command("CLIENT", "LIST")).lines().count() - 1; // who asks
    assertThat(clients).isLessThan(THREADS / 2);
  }

  @Test
  void anInterruptIsKeptForWhoeverWaitsForIt() throws Exception {
    int kept =
        together(
            thread -> {
              int interrupts = 0;
              for (int i = 0; i < READS; i++) {
                Thread.currentThread().interrupt();
                assertOwn(i % KEYS);
                interrupts += Thread.interrupted() ? 1 : 0;
              }
              return interrupts;
            });
    assertThat(kept).isEqualTo(THREADS * READS);
  }

  @Test
  void whenTheServerGoesEachFailsOrGetsItsOwnAndWhenItIsBackAllGoOn() throws Exception {
    try (RedisServer server = RedisServer.start();
        RemoteStore fragile =
            RedisTier.builder()
                .uri(server.uri())
                .timeout(Duration.ofSeconds(LIMIT_SECONDS / 2))
                .build()
                .store()) {
      CyclicBarrier halfWay = new CyclicBarrier(THREADS + 1);
      Thread killer =
          new Thread(
              () -> {
                await(halfWay);
                server.kill();
              });
      killer.start();
      int failed =
          together(
              thread -> {
                await(halfWay);
                int failures = 0;
                while (failures == 0) {
                  failures += read(fragile);
                }
                return failures;
              });
      killer.join();
      assertThat(failed).isEqualTo(THREADS);
      server.restart();
      assertThat(together(thread -> read(fragile))).isZero();
    }
  }

  private static int read(RemoteStore store) {
    try {
      assertThat(store.get("absent")).isNull();
      return 0;
    } catch (StoreException gone) {
      return 1;
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
