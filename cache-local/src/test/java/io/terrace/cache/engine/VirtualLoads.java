package io.terrace.cache.engine;

import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An executor whose tasks can let virtual time go by, in step with the thread that moves the clock:
 * that waits until each task has ended or waits for the clock in its turn.
 */
final class VirtualLoads implements Executor, AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final VirtualClock clock;
  private int running;

  /** Makes one by this clock. */
  VirtualLoads(VirtualClock clock) {
    this.clock = clock;
  }

  @Override
  public void execute(Runnable task) {
    began();
    threads.execute(
        () -> {
          workers.add(Thread.currentThread());
          try {
            task.run();
          } finally {
            waitsOrEnded();
          }
        });
  }

  /** Returns once {@code time} has gone by: called by a task, or by the thread of the clock. */
  void pass(Duration time) throws InterruptedException {
    if (!workers.contains(Thread.currentThread())) {
      advance(time);
      return;
    }
    CountDownLatch over = new CountDownLatch(1);
    clock.after(
        time,
        () -> {
          began();
          over.countDown();
        });
    waitsOrEnded();
    over.await();
  }

  /** Moves the clock, and waits for what that sets going. */
  void advance(Duration time) throws InterruptedException {
    settle();
    clock.advance(time);
    settle();
  }

  /** Waits until no task does anything but wait for the clock. */
  synchronized void settle() throws InterruptedException {
    while (running > 0) {
      wait();
    }
  }

  private synchronized void began() {
    running++;
  }

  private synchronized void waitsOrEnded() {
    running--;
    notifyAll();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
