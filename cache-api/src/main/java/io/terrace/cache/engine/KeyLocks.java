package io.terrace.cache.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock for each key that is being changed by the user's own code, made when it is needed.
 *
 * <p>Never striped: two keys that share a lock would deadlock processors that touch both in
 * opposite order. Not held inside the local tier's {@code compute}, so that the user's code may
 * block, use the cache and run on virtual threads. Re-entrant for its thread.
 *
 * @param <K> the type of keys
 */
final class KeyLocks<K> {

  /** A lock that is dead once the last who wanted it has left. */
  static final class KeyLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;
    private boolean dead;
  }

  private final ConcurrentMap<K, KeyLock> locks = new ConcurrentHashMap<>();

  /** Waits for the lock of {@code key} and takes it. */
  @SuppressWarnings("LockNotBeforeTry") // it is the caller's to give back
  KeyLock lock(K key) {
    while (true) {
      KeyLock lock = locks.computeIfAbsent(key, k -> new KeyLock());
      lock.lock();
      if (!lock.dead) {
        return lock;
      }
      lock.unlock();
    }
  }

  /** Takes the lock of {@code key} if nobody else has it, and returns null otherwise. */
  @Nullable KeyLock tryLock(K key) {
    KeyLock lock = locks.computeIfAbsent(key, k -> new KeyLock());
    if (!lock.tryLock()) {
      return null;
    }
    if (lock.dead) {
      lock.unlock();
      return null;
    }
    return lock;
  }

  /** Gives back what {@link #lock} gave. */
  void unlock(K key, KeyLock lock) {
    try {
      if (lock.getHoldCount() == 1 && !lock.hasQueuedThreads()) {
        locks.remove(key, lock); // throws where the key's hashCode does; then the lock lives on
        lock.dead = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a thread other than this one has the lock of {@code key}, or is about to. */
  boolean isLockedByOther(K key) {
    KeyLock lock = locks.get(key);
    return lock != null && !lock.isHeldByCurrentThread();
  }
}
