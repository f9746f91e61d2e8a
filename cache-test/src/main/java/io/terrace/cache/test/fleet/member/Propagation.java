package io.terrace.cache.test.fleet.member;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long what one process made void is still served by another. Thread-safe. */
final class Propagation {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NANOS = 100_000;

  private final RecordedCache cache;
  private final SharedSource source;

  Propagation(RecordedCache cache) {
    this.cache = cache;
    this.source = cache.source();
  }

  /** Changes {@code count} keys from {@code from} on once another watches them. */
  void change(int from, int count, long pauseNanos) {
    source.awaitLoads(from + count - 1, 1);
    for (int key = from; key < from + count; key++) {
      var unusedDelivery = cache.change(key);
      SharedSource.pause(pauseNanos);
    }
  }

  /**
   * Holds these keys, which another changes; returns for each how many microseconds after that had
   * returned the first read began here that saw it.
   */
  List<Long> watch(int from, int count) {
    long[] held = new long[count];
    for (int i = 0; i < count; i++) {
      held[i] = cache.read(from + i, 0);
    }
    List<Long> lags = new ArrayList<>();
    BitSet seen = new BitSet(count);
    long start = System.nanoTime();
    while (seen.cardinality() < count && System.nanoTime() - start < LIMIT_NANOS) {
      for (int i = seen.nextClearBit(0); i < count; i = seen.nextClearBit(i + 1)) {
        long changedAt = source.voidedAt(from + i);
        long began = System.nanoTime();
        if (changedAt != 0 && cache.read(from + i, 0) > held[i]) {
          lags.add(TimeUnit.NANOSECONDS.toMicros(began - changedAt));
          seen.set(i);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return lags;
  }
}
