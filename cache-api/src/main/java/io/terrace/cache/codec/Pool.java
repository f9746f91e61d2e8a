package io.terrace.cache.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Lends what takes long to make and serves one thread at a time.
 *
 * <p>A thread looks first where it found one the last time, so that threads seldom meet. There is
 * neither a lock nor a wait: when all are out a new one is made, and one too many is dropped. A
 * thread-local would hold one for every thread of the application, and for every virtual one.
 * Thread-safe.
 */
public final class Pool<T> {

  /** A power of two. */
  private static final int SLOTS =
      Integer.highestOneBit(Math.max(4, Runtime.getRuntime().availableProcessors()) * 2);

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> maker;

  /** Makes an empty one that makes what it lends with {@code maker}. */
  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Returns one, for the caller alone. */
  public T take() {
    int first = firstSlot();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (first + i) & (SLOTS - 1);
      if (slots.getPlain(slot) != null) {
        T found = slots.getAndSet(slot, null);
        if (found != null) {
          return found;
        }
      }
    }
    return maker.get();
  }

  /** Takes {@code back}, which must be as good as new, for the next. */
  public void giveBack(T back) {
    int first = firstSlot();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (first + i) & (SLOTS - 1);
      if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, back)) {
        return;
      }
    }
  }

  private static int firstSlot() {
    return (int) Thread.currentThread().getId() & (SLOTS - 1);
  }
}
