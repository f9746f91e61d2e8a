package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.CommandException;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Outcome.Status;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the store under way: all its round trips have one limit of time together, and
 * fail with one kind of message. For one thread.
 */
final class Call {

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final String operation;
  private final Duration limit;
  private final long start = System.nanoTime();
  private int attempts;

  Call(String operation, Duration limit) {
    this.operation = operation;
    this.limit = limit;
  }

  /**
   * Waits for a command.
   *
   * @throws StoreException if it has no answer in time, or one that refuses
   */
  <T> T await(Node node, Pending<T> pending) {
    try {
      return pending.await(Math.max(0, limit.toNanos() - elapsed()));
    } catch (CommandException e) {
      Outcome outcome = e.isCertain() ? Outcome.NOT_DONE : Outcome.UNKNOWN;
      throw failure(node, outcome, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(node, Outcome.UNKNOWN, "the thread was interrupted.", e);
    }
  }

  /**
   * Returns normally if there is time for another attempt after one that others got ahead of; the
   * later ones after a pause.
   *
   * @throws StoreException if there is none
   */
  void again(Node node) {
    if (elapsed() > limit.toNanos()) {
      throw failure(
          node,
          Outcome.NOT_DONE,
          "others changed the key " + attempts + " times meanwhile. Try again.",
          null);
    }
    if (++attempts > 1) {
      long most = PAUSE_NANOS * Math.min(attempts, 10);
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    }
  }

  /** Returns what to throw for a value that the server cannot hold. */
  StoreException unstorable(Node node, int bytes, Status status) {
    String reason =
        status == Status.FULL
            ? "the server has no room for "
                + bytes
                + " bytes and may not evict. Give it more memory (-m), or let it evict (no -M)."
            : "a value of "
                + bytes
                + " bytes is above the item limit, 1 MB unless the server and this store were told"
                + " otherwise. Raise both (-I and largestItem), compress, or store less.";
    return failure(
        node, Outcome.DECLINED, reason + " What was under the key before is removed.", null);
  }

  private StoreException failure(
      Node node, Outcome outcome, String reason, @Nullable Throwable cause) {
    String message =
        String.format(
            Locale.ROOT,
            "memcached %s: %s %s after %d ms (limit %d ms): %s",
            node.name(),
            operation,
            outcome == Outcome.UNKNOWN ? "failed, and may have been done all the same," : "failed",
            TimeUnit.NANOSECONDS.toMillis(elapsed()),
            limit.toMillis(),
            reason);
    return cause == null
        ? new StoreException(outcome, message)
        : new StoreException(outcome, message, cause);
  }

  private long elapsed() {
    return System.nanoTime() - start;
  }
}
