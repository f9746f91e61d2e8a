package io.terrace.cache.jcache;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs tasks on an executor that is not ours, those of one key one after another in the order
 * given. Thread-safe.
 *
 * <p><b>Threads.</b> Keys are spread over a few lanes. A lane with work has one task with the
 * executor, however many are waiting in it, and that one gives its thread back after a while. So a
 * cache takes at most {@value #LANES} threads.
 *
 * <p><b>Memory.</b> Above {@value #BACKLOG} waiting tasks, those who call {@link #settle} pay: each
 * runs a portion in its own thread; where every lane is busy, it waits for one to move on. Nothing
 * is dropped. So a task that never ends stops, in the end, whoever gives new ones; it is slowness,
 * not loss, that a caller sees.
 *
 * <p><b>An executor that refuses</b> leaves the tasks where they are: {@link #offer}, which may be
 * called under a lock, never runs one; {@link #settle} does.
 */
final class KeyedTasks {

  /** How many keys of one cache are served at once. */
  static final int LANES = 4;

  /** How many tasks may wait before those who give more must help. */
  static final int BACKLOG = 8_192;

  /** How many tasks a lane runs before it lets others have the thread. */
  private static final int PORTION = 128;

  /** How long a waiting giver sleeps at most before it looks for a lane to help. */
  private static final long NAP_MILLIS = 10;

  private final Executor executor;
  private final Lane[] lanes = new Lane[LANES];
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();

  /**
   * Makes one without any task.
   *
   * @param executor runs the tasks; stays the caller's
   */
  KeyedTasks(Executor executor) {
    this.executor = executor;
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new Lane();
    }
  }

  /**
   * Adds a task behind those of its key. Neither waits nor runs one.
   *
   * @param task must not throw
   */
  void offer(Object key, Runnable task) {
    int hash = key.hashCode();
    Lane lane = lanes[(hash ^ hash >>> 16) & LANES - 1];
    waiting.incrementAndGet();
    lane.tasks.add(task);
    lane.schedule();
  }

  /** Pays for what was offered, if there is too much of it; called without locks. */
  void settle() {
    for (Lane lane : lanes) {
      if (lane.isStranded()) {
        lane.run();
      }
    }
    while (waiting.get() > BACKLOG && !runPortion()) {
      if (!nap()) {
        return; // interrupted: rather one task too many than a caller who can't be stopped
      }
    }
  }

  /**
   * Runs what is left and waits for what is running, then drops the rest.
   *
   * @param limit after which no more is run
   * @return the number of tasks that were dropped
   */
  int close(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isIdle() && System.nanoTime() - deadline < 0) {
      if (!runPortion() && !nap()) {
        break;
      }
    }
    int dropped = 0;
    for (Lane lane : lanes) {
      while (lane.tasks.poll() != null) {
        dropped++;
      }
    }
    waiting.addAndGet(-dropped);
    return dropped;
  }

  private boolean isIdle() {
    for (Lane lane : lanes) {
      if (lane.state.get() == State.RUNNING || !lane.tasks.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Runs a portion of a lane that nobody runs, and returns whether there was one. */
  private boolean runPortion() {
    for (Lane lane : lanes) {
      if (!lane.tasks.isEmpty() && lane.run()) {
        return true;
      }
    }
    return false;
  }

  /** Sleeps a little, or until a lane moves on; returns false if interrupted. */
  @SuppressWarnings("WaitNotInLoop") // the caller looks again, however it ends
  private boolean nap() {
    lock.lock();
    try {
      boolean ignored = progress.await(NAP_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void signalProgress() {
    lock.lock();
    try {
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private enum State {
    /** Nobody runs it or has been asked to. */
    IDLE,
    /** The executor was asked; whoever comes first runs it. */
    OFFERED,
    /** One thread runs it. */
    RUNNING
  }

  /** The tasks of some keys, in their order. */
  private final class Lane {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /** Returns whether nobody will run what waits here: the executor refused. */
    boolean isStranded() {
      return state.get() == State.IDLE && !tasks.isEmpty();
    }

    void schedule() {
      if (state.compareAndSet(State.IDLE, State.OFFERED)) {
        try {
          executor.execute(this::run);
        } catch (RuntimeException | Error refused) {
          // Out of threads, or stopped: the tasks stay, and settle runs them.
          state.compareAndSet(State.OFFERED, State.IDLE);
        }
      }
    }

    /** Runs a portion, and returns false if another thread does. */
    boolean run() {
      if (!state.compareAndSet(State.OFFERED, State.RUNNING)
          && !state.compareAndSet(State.IDLE, State.RUNNING)) {
        return false;
      }
      try {
        for (int i = 0; i < PORTION; i++) {
          Runnable task = tasks.poll();
          if (task == null) {
            break;
          }
          task.run();
          if (waiting.getAndDecrement() > BACKLOG) {
            signalProgress();
          }
        }
      } finally {
        state.set(State.IDLE);
      }
      if (!tasks.isEmpty()) {
        schedule();
      }
      return true;
    }
  }
}
