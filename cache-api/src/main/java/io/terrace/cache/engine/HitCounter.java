package io.terrace.cache.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * An exact count for what happens more often than an atomic addition can be afforded: hits.
 *
 * <p>Threads that come early get a cell of their own, which nobody else writes, so that counting is
 * a plain addition. Those for which there is none share a {@link LongAdder}. A cell is never taken
 * from its thread, and one whose thread is gone is given to the next that asks for it, with what it
 * holds. Nothing is lost: a cell has one writer at any time. Its writes are released, so that
 * whoever is told of a hit and then asks for the count finds it there.
 *
 * <p>Thread-safe.
 */
final class HitCounter {

  /** More than threads that run at once on most machines. */
  private static final int CELLS = 64;

  private final AtomicReferenceArray<Cell> cells = new AtomicReferenceArray<>(CELLS);
  private final LongAdder others = new LongAdder();

  void increment() {
    Thread thread = Thread.currentThread();
    Cell cell = cells.getPlain(index(thread));
    if (cell != null && cell.refersTo(thread)) {
      cell.increment();
    } else {
      incrementFirst(thread);
    }
  }

  private void incrementFirst(Thread thread) {
    int index = index(thread);
    Cell cell = cells.get(index);
    if (cell == null || cell.refersTo(null)) {
      Cell own = new Cell(thread, cell == null ? 1 : cell.count() + 1);
      if (cells.compareAndSet(index, cell, own)) {
        return;
      }
    }
    others.increment();
  }

  @SuppressWarnings("deprecation") // threadId() came with 19; nothing depends on its being unique
  private static int index(Thread thread) {
    return (int) thread.getId() & (CELLS - 1);
  }

  void add(long count) {
    others.add(count);
  }

  long sum() {
    long sum = others.sum();
    for (int i = 0; i < CELLS; i++) {
      Cell cell = cells.get(i);
      if (cell != null) {
        sum += cell.count();
      }
    }
    return sum;
  }

  /** What one thread counted; so wide that no two lie in one line of the processor's cache. */
  @SuppressWarnings("unused") // the padding is there to be there
  private static final class Cell extends WeakReference<Thread> {

    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(Cell.class, "count", long.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private long count;
    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12;

    Cell(Thread thread, long count) {
      super(thread);
      this.count = count;
    }

    void increment() {
      COUNT.setRelease(this, count + 1);
    }

    long count() {
      return (long) COUNT.getAcquire(this);
    }
  }
}
