package io.terrace.cache.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The threads that hold leases, and how many. Thread-safe. */
final class LeaseHolders {

  private final ConcurrentMap<Thread, Integer> held = new ConcurrentHashMap<>();

  void add(Thread thread) {
    held.merge(thread, 1, Integer::sum);
  }

  void remove(Thread thread) {
    held.computeIfPresent(thread, (t, count) -> count == 1 ? null : count - 1);
  }

  /** Returns whether this thread holds one. */
  boolean hasThis() {
    return held.containsKey(Thread.currentThread());
  }
}
