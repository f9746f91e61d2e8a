package io.terrace.cache.spring;

import io.terrace.cache.intercept.spi.TransactionHook;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Has changes of caches wait for the commit of the thread's transaction. Thread-safe.
 *
 * <p>What is made void before the commit can be loaded again from what is there until then, and
 * would be stale for a whole ttl; so it is made void after it. Until then the transaction is
 * <i>dirty</i>, and goes past the caches: they hold what was there before, and must not be given
 * what may be rolled back.
 *
 * <p>A commit whose outcome is not known counts as one: an entry too many is lost, none is stale. A
 * transaction that asks for a snapshot, {@code REPEATABLE_READ} or above, is dirty from its
 * beginning: what it reads may be older than the last invalidation.
 */
final class SpringTransactions implements TransactionHook {

  @Override
  public boolean begin() {
    return changes() != null;
  }

  @Override
  public boolean isDirty() {
    return TransactionSynchronizationManager.isActualTransactionActive()
        && (TransactionSynchronizationManager.hasResource(this) || readsSnapshot());
  }

  private static boolean readsSnapshot() {
    Integer isolation = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
    return isolation != null && isolation >= TransactionDefinition.ISOLATION_REPEATABLE_READ;
  }

  @Override
  public void afterCommit(Runnable change) {
    Changes changes = changes();
    if (changes == null) {
      change.run();
    } else {
      changes.add(change);
    }
  }

  /** Returns those that wait for this thread's transaction; null if it is in none. */
  private @Nullable Changes changes() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()
        || !TransactionSynchronizationManager.isSynchronizationActive()) {
      return null;
    }
    if (TransactionSynchronizationManager.getResource(this) instanceof Changes waiting) {
      return waiting;
    }
    Changes changes = new Changes(this);
    TransactionSynchronizationManager.bindResource(this, changes);
    TransactionSynchronizationManager.registerSynchronization(changes);
    return changes;
  }

  /** What one transaction is to change when it has committed. Its thread's alone. */
  private static final class Changes implements TransactionSynchronization {

    private final Object key;
    private final List<Runnable> waiting = new ArrayList<>();

    Changes(Object key) {
      this.key = key;
    }

    void add(Runnable change) {
      waiting.add(change);
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(key);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(key, this);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(key);
      if (status != STATUS_ROLLED_BACK) {
        runAll();
      }
    }

    /** Runs each, though one before it failed. */
    private void runAll() {
      RuntimeException first = null;
      for (Runnable change : waiting) {
        try {
          change.run();
        } catch (RuntimeException e) {
          if (first == null) {
            first = e;
          } else {
            first.addSuppressed(e);
          }
        }
      }
      if (first != null) {
        throw first;
      }
    }
  }
}
