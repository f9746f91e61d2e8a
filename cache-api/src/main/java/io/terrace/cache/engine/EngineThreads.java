package io.terrace.cache.engine;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the threads that a manager owns: daemons, named after what they do. */
final class EngineThreads {

  /** More than loads of a healthy source need at once; a bound that keeps a sick one from harm. */
  static final int MAXIMUM = 64;

  /** How many tasks may wait for a thread. */
  static final int QUEUE = 10_000;

  private EngineThreads() {}

  static ThreadFactory factory(String namespace, String purpose) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread =
          new EngineThread(
              task, "terrace-" + namespace + "-" + purpose + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(null); // nothing of the first caller's is held for ever
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

  /** Returns a pool for loads, refreshes and events, whose threads end when there is no work. */
  static ThreadPoolExecutor pool(String namespace) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAXIMUM,
            MAXIMUM,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            factory(namespace, "worker"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
