package io.terrace.cache.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A bounded queue of requests from many threads to one. Who finds it full drops the request and
 * counts that, rather than wait: a slow disk must not slow down a cache.
 *
 * <p>A place is taken by a step of the tail. It is full once its time is written, which comes last,
 * and free again when the reader has set that back.
 */
final class RequestRing {

  private static final long FREE = 0;
  private static final int KIND_BITS = 2;

  /** Takes a request out. */
  @FunctionalInterface
  interface Reader {
    void request(long nanos, int kind, long key);
  }

  private final int mask;
  private final AtomicLongArray stamps;
  private final long[] keys;
  private final AtomicLong tail = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private volatile long head;

  /** Makes one with room for {@code capacity} requests, a power of two. */
  RequestRing(int capacity) {
    this.mask = capacity - 1;
    this.stamps = new AtomicLongArray(capacity);
    this.keys = new long[capacity];
  }

  /**
   * Adds a request, or drops it.
   *
   * @param nanos since the recording began
   */
  void add(long nanos, int kind, long key) {
    long at;
    do {
      at = tail.get();
      if (at - head > mask) {
        dropped.increment();
        return;
      }
    } while (!tail.compareAndSet(at, at + 1));
    int place = (int) (at & mask);
    keys[place] = key;
    stamps.setRelease(place, ((nanos + 1) << KIND_BITS) | kind);
  }

  /**
   * Gives the requests that are there to {@code reader}, in order, and no more than fit at once, so
   * that it ends however fast others come. For one thread.
   */
  int drain(Reader reader) {
    int count = 0;
    for (long at = head; count <= mask; at++) {
      int place = (int) (at & mask);
      long stamp = stamps.getAcquire(place);
      if (stamp == FREE) {
        break;
      }
      long key = keys[place];
      stamps.setRelease(place, FREE);
      head = at + 1;
      reader.request((stamp >>> KIND_BITS) - 1, (int) stamp & ((1 << KIND_BITS) - 1), key);
      count++;
    }
    return count;
  }

  long dropped() {
    return dropped.sum();
  }
}
