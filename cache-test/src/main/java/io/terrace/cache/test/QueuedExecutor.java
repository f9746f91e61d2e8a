package io.terrace.cache.test;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** An executor whose tasks wait until a test runs them, in its own thread. Thread-safe. */
public final class QueuedExecutor implements Executor {

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Makes an executor without tasks. */
  public QueuedExecutor() {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what waits, and what that adds; returns how many tasks there were. */
  public int runAll() {
    int count = 0;
    Runnable task;
    while ((task = tasks.poll()) != null) {
      task.run();
      count++;
    }
    return count;
  }

  /** Returns how many tasks wait. */
  public int size() {
    return tasks.size();
  }
}
