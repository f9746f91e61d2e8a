package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.server.MemcachedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Stores of their own, each with its connection, as processes have. */
class CountingTest {

  private static final int STORES = 4;
  private static final int THREADS = 8;
  private static final int TIMES = 50;

  @Test
  void noCountIsLostOrGivenTwiceAmongProcesses() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(STORES * THREADS);
    List<MemcachedStore> stores = new ArrayList<>();
    try (MemcachedServer server = MemcachedServer.start()) {
      Set<Long> given = ConcurrentHashMap.newKeySet();
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < STORES; i++) {
        MemcachedStore store =
            (MemcachedStore)
                MemcachedTier.builder(server.hostAndPort())
                    .timeout(Duration.ofSeconds(30))
                    .build()
                    .store();
        stores.add(store);
        for (int thread = 0; thread < THREADS; thread++) {
          tasks.add(
              () -> {
                for (int time = 0; time < TIMES; time++) {
                  given.add(store.add("visits", 1, 0, 0, null));
                }
                return null;
              });
        }
      }
      for (Future<Void> task : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        task.get();
      }
      assertThat(given).hasSize(STORES * THREADS * TIMES);
      assertThat(stores.get(0).count("visits")).hasValue(STORES * THREADS * TIMES);
    } finally {
      stores.forEach(MemcachedStore::close);
      threads.shutdownNow();
    }
  }
}
