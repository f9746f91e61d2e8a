package io.terrace.cache.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Runs the same threads again and again, each time in another order, until all orders were tried.
 *
 * <p><b>The idea.</b> One thread runs at a time, and others may come in where it reaches a {@link
 * #point}. Where it goes on there by itself costs nothing; where another takes its place, it is
 * preempted. All orders with up to a given number of preemptions are tried, depth first: most
 * faults need one or two (Musuvathi and Qadeer, "Iterative Context Bounding for Systematic Testing
 * of Multithreaded Programs", PLDI 2007).
 *
 * <p><b>Real locks.</b> A thread that waits for what another has, or for the end of another's load,
 * is seen to wait and is left out until it runs again. It then runs beside the other as far as its
 * next point, and so what is checked must not depend on who is first there; and as it may come
 * there sooner or later, the number of orders is not quite the same each time.
 *
 * <p><b>Failure.</b> What a thread or the check throws ends the search. Threads that all wait for
 * each other are a failure too.
 */
final class Interleavings {

  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Between two looks at whether the thread that has its turn waits for another. */
  private static final long PAUSE_NANOS = 1_000;

  /**
   * One run.
   *
   * @param threads what its threads do
   * @param judge fails if what must be true after it is not
   */
  record Scene(List<Runnable> threads, Runnable judge) {}

  /** Where an order could have gone on in several ways. */
  private static final class Fork {
    private int ways;
    private int taken;
  }

  private final int maximumPreemptions;
  private final List<Fork> forks = new ArrayList<>();

  private Interleavings(int maximumPreemptions) {
    this.maximumPreemptions = maximumPreemptions;
  }

  /**
   * Tries all orders.
   *
   * @return how many there were
   */
  static int tryAll(int maximumPreemptions, Supplier<Scene> scenes) {
    Interleavings interleavings = new Interleavings(maximumPreemptions);
    int runs = 0;
    do {
      Scene scene = scenes.get();
      interleavings.new Run(scene.threads()).run();
      scene.judge().run();
      runs++;
    } while (interleavings.advance());
    return runs;
  }

  /** Lets another thread go on in place of this one, if the order of this run says so. */
  static void point() {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.run.choose(worker);
    }
  }

  /** Goes on to the next order; returns false after the last. */
  private boolean advance() {
    while (!forks.isEmpty()) {
      Fork last = forks.get(forks.size() - 1);
      if (++last.taken < last.ways) {
        return true;
      }
      forks.remove(forks.size() - 1);
    }
    return false;
  }

  private enum Phase {
    /** In code that is tested, or waiting for a lock there. */
    RUNNING,
    /** About to wait at a point, or to end. */
    ARRIVING,
    WAITING_AT_POINT,
    ENDED
  }

  private static final class Worker extends Thread {
    private final Run run;
    private volatile Phase phase = Phase.RUNNING;
    private volatile boolean mayGoOn;

    Worker(Run run, Runnable part) {
      super(part, "interleaved");
      this.run = run;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        run.arrive(this);
        super.run();
      } catch (Throwable failure) {
        run.failure = failure;
      } finally {
        run.leave(this);
      }
    }

    /** Returns whether it waits for something of another thread, a point aside. */
    private boolean isStuck() {
      return phase == Phase.RUNNING
          && switch (getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            default -> false;
          }
          && phase == Phase.RUNNING;
    }

    private boolean isUnsettled() {
      return phase == Phase.ARRIVING || (phase == Phase.RUNNING && !isStuck());
    }
  }

  /** One order. */
  private final class Run {
    private final List<Worker> workers = new ArrayList<>();
    private volatile Worker current;
    private volatile Throwable failure;
    private int preemptions;
    private int step;

    Run(List<Runnable> parts) {
      parts.forEach(part -> workers.add(new Worker(this, part)));
    }

    /** Runs all, and gives on the turn of one that waits for another. */
    void run() {
      workers.forEach(Thread::start);
      long lastMove = System.nanoTime();
      while (workers.stream().anyMatch(worker -> worker.phase != Phase.ENDED)) {
        Worker running = current;
        boolean moves = running == null ? passOn(null) : !running.isStuck() || passOn(running);
        if (moves) {
          lastMove = System.nanoTime();
        } else if (System.nanoTime() - lastMove > STUCK_NANOS) {
          throw new AssertionError("the threads wait for each other");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (failure != null) {
        throw new AssertionError(failure.getMessage(), failure);
      }
    }

    /** Gives the turn to one that can go on; returns whether there is one. */
    private boolean passOn(Worker stuck) {
      awaitSettled(null);
      synchronized (this) {
        if (current != stuck || (stuck != null && !stuck.isStuck())) {
          return false; // it has moved meanwhile
        }
        goOn(next(null));
        return current != null;
      }
    }

    /** Waits for the first turn. */
    private void arrive(Worker worker) {
      worker.phase = Phase.WAITING_AT_POINT;
      awaitTurn(worker);
    }

    private void choose(Worker worker) {
      worker.phase = Phase.ARRIVING;
      boolean goesOn = false;
      if (current == worker) {
        awaitSettled(worker);
      }
      synchronized (this) {
        worker.phase = Phase.WAITING_AT_POINT;
        if (current == worker) {
          Worker next = next(worker);
          goesOn = next == worker;
          if (!goesOn) {
            goOn(next);
          }
        }
      }
      if (goesOn) {
        worker.phase = Phase.RUNNING;
      } else {
        awaitTurn(worker);
      }
    }

    private void leave(Worker worker) {
      worker.phase = Phase.ARRIVING;
      if (current == worker) {
        awaitSettled(worker);
      }
      synchronized (this) {
        worker.phase = Phase.ENDED;
        if (current == worker) {
          goOn(next(null));
        }
      }
    }

    private void awaitTurn(Worker worker) {
      while (!worker.mayGoOn) {
        LockSupport.park(this);
      }
      worker.mayGoOn = false;
      worker.phase = Phase.RUNNING;
    }

    private void goOn(Worker next) {
      current = next;
      if (next != null) {
        next.mayGoOn = true;
        LockSupport.unpark(next);
      }
    }

    /**
     * Waits until each thread other than {@code self} is at a point, waits for another or ended.
     */
    private void awaitSettled(Worker self) {
      for (Worker worker : workers) {
        while (worker != self && worker != current && worker.isUnsettled()) {
          Thread.onSpinWait();
        }
      }
    }

    /**
     * Returns who goes on, as this order has it; null if nobody can.
     *
     * @param last who has its turn and could keep it, or null
     */
    private Worker next(Worker last) {
      List<Worker> able = new ArrayList<>();
      if (last != null) {
        able.add(last);
      }
      if (last == null || preemptions < maximumPreemptions) {
        for (Worker worker : workers) {
          if (worker != last && worker.phase == Phase.WAITING_AT_POINT) {
            able.add(worker);
          }
        }
      }
      if (able.size() < 2) {
        return able.isEmpty() ? null : able.get(0);
      }
      int taken = fork(able.size());
      if (last != null && taken > 0) {
        preemptions++;
      }
      return able.get(taken);
    }

    private int fork(int ways) {
      if (step == forks.size()) {
        forks.add(new Fork());
      }
      Fork fork = forks.get(step++);
      fork.ways = ways;
      return Math.min(fork.taken, ways - 1); // one who was woken before may come later this time
    }
  }
}
