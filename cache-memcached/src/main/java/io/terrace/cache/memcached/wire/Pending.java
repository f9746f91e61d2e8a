package io.terrace.cache.memcached.wire;

/**
 * A command that was sent, or waits to be. Thread-safe.
 *
 * @param <T> what its answer is
 */
public interface Pending<T> {

  /**
   * Waits for the answer. If it does not come in time the command is given up: one that was not
   * sent yet never will be.
   *
   * @throws CommandException if there is no answer, or one that refuses
   * @throws InterruptedException if the thread is interrupted; the command may still be done
   */
  T await(long nanos) throws CommandException, InterruptedException;
}
