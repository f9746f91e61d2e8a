package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The threads of an application that uses a cache. */
final class CallerThreads {

  static final int COUNT = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);

  /** What one thread does. */
  interface Task {
    void run(int thread) throws Exception;
  }

  Future<?> submit(Runnable task) {
    return threads.submit(task);
  }

  /** Runs {@code task} in each thread, all at once, and waits for all of them. */
  void inEachThread(Task task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(COUNT);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int thread = i;
      running.add(
          threads.submit(
              () -> {
                start.await();
                task.run(thread);
                return null;
              }));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  /** Waits; gives up when interrupted, as the end of a failed test does. */
  static void awaitIn(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends them, and fails if one does not end. */
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }
}
