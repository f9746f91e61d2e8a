package io.terrace.cache.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that one manager owns: daemons, named after what they do, and waited for at its end.
 * Thread-safe.
 */
final class EngineThreads {

  /** More than loads of a healthy source need at once; a bound that keeps a sick one from harm. */
  static final int MAXIMUM = 64;

  /** How many tasks may wait for a thread. */
  static final int QUEUE = 10_000;

  private final String namespace;
  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

  EngineThreads(String namespace) {
    this.namespace = namespace;
  }

  ThreadFactory factory(String purpose) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread =
          new EngineThread(
              task, "terrace-" + namespace + "-" + purpose + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(null); // nothing of the first caller's is held for ever
      alive.removeIf(ended -> ended.getState() == Thread.State.TERMINATED);
      alive.add(thread);
      return thread;
    };
  }

  private static final class EngineThread extends Thread {
    EngineThread(Runnable task, String name) {
      super(task, name);
    }
  }

  /** Returns whether {@code thread} was started by a manager. */
  static boolean isOurs(Thread thread) {
    return thread instanceof EngineThread;
  }

  /** Waits until all have ended that were started, for {@code limit} at most. */
  void awaitEnd(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : alive) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (thread.getState() != Thread.State.NEW && left > 0) {
        thread.join(left);
      }
    }
  }

  /** Returns one thread for tasks of {@code purpose}, which ends when there are none. */
  ThreadPoolExecutor single(String purpose) {
    ThreadPoolExecutor single =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory(purpose));
    single.allowCoreThreadTimeOut(true);
    return single;
  }

  /** Returns a pool for loads, refreshes and events, whose threads end when there is no work. */
  ThreadPoolExecutor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAXIMUM,
            MAXIMUM,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            factory("worker"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
