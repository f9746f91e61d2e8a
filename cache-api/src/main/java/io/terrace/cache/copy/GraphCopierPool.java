package io.terrace.cache.copy;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lends copiers, which take long to make and serve one thread at a time.
 *
 * <p>A thread looks first where it found one the last time, so that threads seldom meet. There is
 * neither a lock nor a wait: when all are out a new one is made, and one too many is dropped. A
 * thread-local would hold one for every thread of the application, and for every virtual one.
 *
 * <p>The copiers know classes of the application. They are held softly, so that an application that
 * was redeployed is not kept for the sake of a manager that outlives it.
 *
 * <p>Thread-safe.
 */
final class GraphCopierPool {

  /** A power of two; many, as a thread may be interrupted with one in its hand. */
  private static final int SLOTS =
      Integer.highestOneBit(Math.max(8, Runtime.getRuntime().availableProcessors()) * 4);

  private final AtomicReferenceArray<SoftReference<GraphCopier>> slots =
      new AtomicReferenceArray<>(SLOTS);

  GraphCopier take() {
    int first = firstSlot();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (first + i) & (SLOTS - 1);
      SoftReference<GraphCopier> reference = slots.get(slot);
      if (reference != null && slots.compareAndSet(slot, reference, null)) {
        GraphCopier copier = reference.get();
        if (copier != null) {
          return copier;
        }
      }
    }
    return new GraphCopier();
  }

  void giveBack(GraphCopier copier) {
    int first = firstSlot();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (first + i) & (SLOTS - 1);
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, copier.reference())) {
        return;
      }
    }
  }

  private static int firstSlot() {
    return (int) Thread.currentThread().getId() & (SLOTS - 1);
  }
}
