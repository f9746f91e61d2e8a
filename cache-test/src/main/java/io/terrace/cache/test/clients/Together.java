package io.terrace.cache.test.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs the same work in many threads that begin at once. */
public final class Together {

  private static final long LIMIT_SECONDS = 60;

  private Together() {}

  /** Lets other threads go on; no test relies on it, but each finds more with it. */
  @SuppressWarnings("ThreadPriorityCheck")
  public static void giveWay() {
    Thread.yield();
  }

  /**
   * Returns what each of {@code threads} threads gave.
   *
   * @throws Exception what the first to fail threw, or that one does not end
   */
  public static <T> List<T> run(int threads, Callable<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      FutureTask<T> task =
          new FutureTask<>(
              () -> {
                start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                return work.call();
              });
      tasks.add(task);
      Thread thread = new Thread(task, "client-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(task.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
    return results;
  }
}
