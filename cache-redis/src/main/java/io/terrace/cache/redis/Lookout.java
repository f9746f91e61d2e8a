package io.terrace.cache.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of where the nodes are, and asked again once it is in doubt: by one thread at a
 * time, and not more often than need be, while the others go on with what was known. Thread-safe.
 *
 * @param <T> what is known
 */
final class Lookout<T> {

  /** A failover takes seconds: to ask more often finds nothing new. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Function<Budget, T> question;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable T known;
  private volatile boolean doubted;
  private volatile long askedNanos;

  /** Makes one that asks {@code question}, which blocks no longer than the budget allows. */
  Lookout(Function<Budget, T> question) {
    this.question = question;
  }

  /** What is known may be wrong. */
  void doubt() {
    doubted = true;
  }

  /** Returns what was known last, or null if the question was never answered. */
  @Nullable T last() {
    return known;
  }

  /** Returns what is known, after it was asked for if need be. */
  T current(Budget budget) {
    T last = known;
    if (last == null) {
      return first(budget);
    }
    boolean due = doubted && System.nanoTime() - askedNanos >= PAUSE_NANOS;
    if (!due || !asking.tryLock()) {
      return last;
    }
    try {
      return ask(budget);
    } catch (NotSentException nobodyKnows) {
      return last;
    } finally {
      asking.unlock();
    }
  }

  private T first(Budget budget) {
    boolean locked = false;
    try {
      locked = asking.tryLock(budget.remainingNanos(), TimeUnit.NANOSECONDS);
      T meanwhile = known;
      if (meanwhile != null) {
        return meanwhile;
      }
      if (!locked) {
        throw new NotSentException("it is still being found out where the nodes are");
      }
      return ask(budget);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotSentException("interrupted while it waited to know where the nodes are", e);
    } finally {
      if (locked) {
        asking.unlock();
      }
    }
  }

  /** Asks now, unless another thread does. */
  void refresh(Budget budget) {
    if (asking.tryLock()) {
      try {
        ask(budget);
      } finally {
        asking.unlock();
      }
    }
  }

  private T ask(Budget budget) {
    try {
      doubted = false;
      T answer = question.apply(budget);
      known = answer;
      return answer;
    } catch (NotSentException e) {
      doubted = true;
      throw e;
    } finally {
      askedNanos = System.nanoTime();
    }
  }
}
