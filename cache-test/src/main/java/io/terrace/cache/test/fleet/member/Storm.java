package io.terrace.cache.test.fleet.member;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Many threads that want one key at the same moment. Thread-safe. */
final class Storm {

  private static final long FAILED = -1;

  private final RecordedCache cache;
  private final SharedSource source;

  Storm(RecordedCache cache) {
    this.cache = cache;
    this.source = cache.source();
  }

  /** Returns when the last of {@code threads} had read {@code key}, whose load takes so long. */
  long read(int key, int threads, long nanos) throws Exception {
    return last(
        threads,
        () -> {
          cache.read(key, nanos);
          return System.nanoTime();
        });
  }

  /** The same, and the first load of the key in the fleet fails; returns how many failed, too. */
  String readFailing(int key, int threads, long nanos) throws Exception {
    List<Long> ends =
        all(
            threads,
            () -> {
              try {
                cache.read(key, (k, tag) -> loadedOrFailed(k, nanos));
                return FAILED;
              } catch (IllegalStateException told) {
                return System.nanoTime();
              }
            });
    long failed = ends.stream().filter(end -> end != FAILED).count();
    return failed + " " + ends.stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  private long loadedOrFailed(int key, long nanos) {
    long before = source.loads(key);
    long version = source.load(cache.process(), key, nanos);
    if (before == 0) {
      throw new IllegalStateException("the source is down");
    }
    return version;
  }

  /** What {@link #read} would be with nothing in the way but threads that wait for a moment. */
  long wait(int key, int threads) throws Exception {
    CompletableFuture<Long> loaded =
        CompletableFuture.supplyAsync(
            () -> {
              SharedSource.await(() -> source.loadedAt(key) != 0, "the moment");
              return source.loadedAt(key);
            });
    return last(
        threads,
        () -> {
          loaded.join();
          return System.nanoTime();
        });
  }

  private long last(int threads, LongSupplier work) throws Exception {
    return all(threads, work).stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  private List<Long> all(int count, LongSupplier work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CountDownLatch ready = new CountDownLatch(count);
      CountDownLatch go = new CountDownLatch(1);
      List<CompletableFuture<Long>> ends = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ends.add(
            CompletableFuture.supplyAsync(
                () -> {
                  ready.countDown();
                  await(go);
                  return work.getAsLong();
                },
                threads));
      }
      await(ready);
      var unused =
          source.loadHeld(
              cache.process(), SharedSource.GATE); // tells that all are ready, and waits
      go.countDown();
      return joined(ends);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Long> joined(List<CompletableFuture<Long>> ends) throws Exception {
    List<Long> values = new ArrayList<>();
    for (CompletableFuture<Long> end : ends) {
      try {
        values.add(end.get(60, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        throw new IllegalStateException("a read failed", e.getCause());
      }
    }
    return values;
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the threads did not begin");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
