package io.terrace.cache.engine;

import io.terrace.cache.spi.VersionStore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The era of a store, and that of what is held of it here. A store that went back to older data, or
 * lost some, makes void all that is held here, the versions among it.
 *
 * <p>That is looked at after each call, before its answer is judged. Who comes while it is being
 * done waits until it is: an answer of the new era is never judged by what is held from before.
 * Thread-safe; costs a call two volatile reads.
 */
final class StoreEra {

  private final VersionStore store;
  private final LongAdder count;
  private final ReentrantLock turning = new ReentrantLock();
  private final Runnable forgetVersions;
  private volatile Runnable drop = () -> {};
  private volatile long held;

  /**
   * Makes one of the present era.
   *
   * @param forgetVersions drops the copies of versions
   * @param count counts the eras that follow
   */
  StoreEra(VersionStore store, Runnable forgetVersions, LongAdder count) {
    this.store = store;
    this.forgetVersions = forgetVersions;
    this.count = count;
    this.held = store.era();
  }

  /** Has {@code drop} make void what is held. */
  void onTurn(Runnable drop) {
    this.drop = drop;
  }

  /** Returns once nothing is held of another era than that of the store. */
  void check() {
    if (store.era() == held) {
      return;
    }
    turning.lock();
    try {
      long present = store.era();
      if (present != held) {
        if (held == 0) { // it was away until now, so that there is nothing else of it
          forgetVersions.run();
        } else {
          drop.run();
          count.increment();
        }
        held = present;
      }
    } finally {
      turning.unlock();
    }
  }
}
