package io.terrace.bench.quickstart;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Asks a service for pages from many threads at once. They start together at a barrier; each takes
 * every n-th request, and asks for its next page as soon as it has the last.
 *
 * <p>Runs once.
 */
final class Replay {

  private static final long PROGRESS_EVERY_MILLIS = 100;

  private final ProductService service;
  private final List<Long> products;
  private final int threads;
  private final CyclicBarrier start;
  private final LongAdder answered = new LongAdder();

  // Each slot is written by one thread, and read when all have ended.
  private final ProductPage[] pages;
  private final long[] nanos;
  private volatile long startedAt;

  Replay(ProductService service, List<Long> products, int threads) {
    this.service = service;
    this.products = products;
    this.threads = threads;
    this.start = new CyclicBarrier(threads, () -> startedAt = System.nanoTime());
    this.pages = new ProductPage[products.size()];
    this.nanos = new long[products.size()];
  }

  /**
   * Runs it to its end.
   *
   * @param counters what the database and the cache have counted so far
   * @param progress is told now and then, in this thread, how many requests were answered
   * @throws ExecutionException if the service threw
   */
  Run run(Supplier<Activity> counters, LongConsumer progress)
      throws InterruptedException, ExecutionException {
    Activity before = counters.get();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CompletableFuture<?>[] clients = new CompletableFuture<?>[threads];
      Arrays.setAll(clients, n -> CompletableFuture.runAsync(() -> client(n), executor));
      CompletableFuture<Void> all = CompletableFuture.allOf(clients);
      while (!hasEnded(all)) {
        progress.accept(answered.sum());
      }
    } finally {
      executor.shutdownNow();
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startedAt);
    Activity activity = counters.get().minus(before);
    return new Run(Arrays.asList(pages), new Latencies(nanos), elapsed, activity);
  }

  private void client(int number) {
    awaitStart();
    for (int i = number; i < pages.length; i += threads) {
      long asked = System.nanoTime();
      pages[i] = service.page(products.get(i));
      nanos[i] = System.nanoTime() - asked;
      answered.increment();
    }
  }

  private void awaitStart() {
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException("a thread of the replay was stopped before it began", e);
    }
  }

  private static boolean hasEnded(CompletableFuture<?> all)
      throws InterruptedException, ExecutionException {
    try {
      all.get(PROGRESS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    }
  }
}
