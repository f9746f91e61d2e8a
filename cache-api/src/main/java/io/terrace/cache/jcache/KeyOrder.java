package io.terrace.cache.jcache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has what is announced for one key happen in the order of the announcements, outside the lock
 * under which they were made. Thread-safe.
 *
 * <p><b>The idea.</b> Each announcement takes a {@link Turn}, linked to the one before it on its
 * key, as in the queue lock of Craig, Landin and Hagersten (1993/94). The thread that announced it
 * runs it when the one before is over. Two keys never share a queue: a slow listener of one key
 * holds up nobody else, and code that waits for another key can't deadlock on a stripe in common.
 *
 * <p><b>Those who must not wait.</b> A thread that is told to run a turn and not to wait leaves it
 * to the turn before, whose thread runs it next. So a listener may change its own key: the event
 * comes after the one it is in.
 *
 * <p><b>Those whom nobody awaits.</b> A turn that no operation attends to is run by whoever claims
 * it first: a task made for it, or the thread whose turn is behind it, which so never waits for a
 * task that waits for a thread.
 *
 * <p><b>Why it can't deadlock.</b> A thread waits only for turns that were taken before its own,
 * and runs its own in the order in which it took them; so who waits always waits for the past. A
 * thread that may be needed by an earlier turn (it runs a listener, or is inside another operation)
 * never waits.
 *
 * <p><b>On failure.</b> What runs in a turn must not throw. A turn that is never run stops its key:
 * hence {@link EventBatch} is closed in a {@code finally}.
 *
 * @param <K> the type of keys
 */
final class KeyOrder<K> {

  /** What happens in a turn. */
  @FunctionalInterface
  interface Action {
    /**
     * Does it; must not throw.
     *
     * @param left whether the thread that announced it went on without waiting
     */
    void run(boolean left);
  }

  /** The last turn taken of each key that has one which is not over. */
  private final ConcurrentMap<K, Turn> last = new ConcurrentHashMap<>();

  /**
   * Takes the next turn of {@code key}. Called under that key's lock.
   *
   * @param attended whether the thread that calls this will run it; else whoever claims it
   */
  Turn take(K key, Action action, boolean attended) {
    Turn turn = new Turn(key, action, attended);
    return last.compute(
        key,
        (k, before) -> {
          turn.ahead = before; // linked before it is seen: the one behind may run it
          return turn;
        });
  }

  /** Returns the number of keys with a turn that is not over. */
  int size() {
    return last.size();
  }

  /** A place in the order of one key. */
  final class Turn {

    private final K key;
    private final Action action;

    /** Whether a thread has bound itself to run it. */
    private final AtomicBoolean claimed;

    /** The one before; forgotten once it is over, lest all turns there ever were be reachable. */
    private @Nullable Turn ahead;

    /**
     * Opens when the one before is over; null if nobody waits, and its thread runs this one too.
     */
    private @Nullable CountDownLatch call;

    /** The one behind, once it waits or was left to this one; this very turn when this is over. */
    private final AtomicReference<@Nullable Turn> behind = new AtomicReference<>();

    Turn(K key, Action action, boolean claimed) {
      this.key = key;
      this.action = action;
      this.claimed = new AtomicBoolean(claimed);
    }

    /** Returns whether this thread is now the one to {@link #run} it. */
    boolean claim() {
      return claimed.compareAndSet(false, true);
    }

    /**
     * Runs the action when its turn has come, and what was left to it. Called once, without locks,
     * by the thread that attends to it or has claimed it.
     *
     * @param mayWait false to leave it to the one before, if that is not over
     * @return whether the action has run
     */
    boolean run(boolean mayWait) {
      Deque<Turn> unattended = new ArrayDeque<>(0);
      for (Turn turn = ahead; turn != null && turn.claim(); turn = turn.ahead) {
        unattended.push(turn);
      }
      for (Turn turn : unattended) {
        turn.runClaimed(mayWait);
      }
      return runClaimed(mayWait);
    }

    private boolean runClaimed(boolean mayWait) {
      Turn before = ahead;
      if (before != null) {
        CountDownLatch latch = mayWait ? new CountDownLatch(1) : null;
        call = latch;
        if (before.behind.compareAndSet(null, this)) {
          if (latch == null) {
            return false;
          }
          awaitUninterruptibly(latch);
        }
        ahead = null;
      }
      action.run(false);
      for (Turn next = finish(); next != null; next = next.finish()) {
        next.action.run(true);
      }
      return true;
    }

    /** Ends this turn, and returns the next one if it falls to this thread. */
    private @Nullable Turn finish() {
      last.remove(key, this);
      Turn next = behind.getAndSet(this);
      if (next == null) {
        return null;
      }
      CountDownLatch latch = next.call;
      if (latch == null) {
        next.ahead = null;
        return next;
      }
      latch.countDown();
      return null;
    }
  }

  /** Waits, for an operation that has taken place can't return before its listeners know. */
  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
