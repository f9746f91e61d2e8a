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
import javax.cache.integration.CacheLoaderException;

/** Many threads that want one key at the same moment. Thread-safe. */
final class Storm {

  /** In place of a time: the read did not fail. */
  private static final long LOADED = -1;

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

  /**
   * Has {@code threads} read {@code key}, whose first load in the fleet fails once it is let
   * through; returns how many reads failed, and when the last had. Once all its threads wait for
   * that load it is ready at {@link SharedSource#SETTLED}.
   */
  String readFailing(int key, int threads) throws Exception {
    long joined = cache.subject().joinedLoads() + threads - 1;
    long leaseWaits = cache.subject().leaseWaits() + 1;
    CompletableFuture<Void> settled =
        CompletableFuture.runAsync(
            () -> {
              SharedSource.await(
                  () ->
                      cache.subject().joinedLoads() == joined
                          && (isLoading(key) || cache.subject().leaseWaits() == leaseWaits),
                  "all wait");
              source.ready(SharedSource.SETTLED);
            });
    List<Long> ends = all(threads, () -> failedAt(key));
    settled.join();
    long failed = ends.stream().filter(end -> end != LOADED).count();
    return failed + " " + ends.stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  /** Returns when the caller knew that a load had failed, its own or that of another process. */
  private long failedAt(int key) {
    try {
      var unusedVersion = cache.read(key, (k, tag) -> loadedOrFailed(k));
      return LOADED;
    } catch (SourceDownException | CacheLoaderException told) {
      return System.nanoTime();
    }
  }

  private long loadedOrFailed(int key) {
    if (source.loads(key) > 0) {
      return source.load(cache.process(), key, 0);
    }
    var unusedVersion = source.loadHeld(cache.process(), key);
    throw new SourceDownException();
  }

  private static final class SourceDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceDownException() {
      super("the source is down");
    }
  }

  /** Returns whether the load of {@code key} is one of this process. */
  private boolean isLoading(int key) {
    return source.loads(key) > 0 && source.loader(key) == cache.process();
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
