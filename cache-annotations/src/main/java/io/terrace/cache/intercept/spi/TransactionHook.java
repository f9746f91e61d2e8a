package io.terrace.cache.intercept.spi;

/**
 * Has caches wait for the transaction that surrounds a call: what a call makes void, or puts, is
 * done once its transaction has committed, and never if that is rolled back. Thread-safe.
 *
 * <p>Until then the calls of a transaction that has changed something go past the caches, in both
 * directions: they would else be given what was there before, or store what nobody else may see.
 */
public interface TransactionHook {

  /** For where there are no transactions, or caches shall not wait for them. */
  TransactionHook NONE =
      new TransactionHook() {
        @Override
        public boolean isDirty() {
          return false;
        }

        @Override
        public void afterCommit(Runnable change) {
          change.run();
        }
      };

  /**
   * Hears, in the thread of a call that may change something, that it begins. From here on the
   * transaction is dirty, for the method may write before anything waits.
   *
   * @return whether there is a transaction
   */
  default boolean begin() {
    return false;
  }

  /** Returns whether the transaction of this thread has a change that waits for its commit. */
  boolean isDirty();

  /**
   * Runs {@code change} after the commit of this thread's transaction; at once if there is none;
   * not at all if it is rolled back. Changes run in the order in which they came.
   */
  void afterCommit(Runnable change);
}
