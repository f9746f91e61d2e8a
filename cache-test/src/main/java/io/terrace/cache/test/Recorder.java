package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A subscriber that keeps what it is told. Thread-safe. */
final class Recorder implements InvalidationBus.Subscriber {

  private static final long PATIENCE_SECONDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private final AtomicInteger inside = new AtomicInteger();
  private final List<Invalidation> invalidations = new ArrayList<>();
  private int gaps;
  private boolean overlapped;

  @Override
  public void invalidated(List<Invalidation> invalidations) {
    record(() -> this.invalidations.addAll(invalidations));
  }

  @Override
  public void gap() {
    record(() -> gaps++);
  }

  private void record(Runnable what) {
    boolean alone = inside.incrementAndGet() == 1;
    lock.lock();
    try {
      overlapped |= !alone;
      what.run();
      told.signalAll();
    } finally {
      lock.unlock();
      inside.decrementAndGet();
    }
  }

  List<Invalidation> invalidations() {
    return locked(() -> List.copyOf(invalidations));
  }

  int gaps() {
    return locked(() -> gaps);
  }

  boolean wasCalledByTwoAtOnce() {
    return locked(() -> overlapped);
  }

  /** Waits until all of {@code expected} have come. */
  void await(Collection<? extends Invalidation> expected) throws InterruptedException {
    boolean came = await(() -> invalidations.containsAll(expected));
    assertThat(came).as("%s came, %s expected", invalidations(), expected).isTrue();
  }

  /** Waits until all of {@code expected} have come, or a gap has. */
  void awaitOrGap(Collection<? extends Invalidation> expected) throws InterruptedException {
    boolean came = await(() -> gaps > 0 || invalidations.containsAll(expected));
    assertThat(came).as("all came, or a gap").isTrue();
  }

  private boolean await(BooleanSupplier condition) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    lock.lock();
    try {
      while (!condition.getAsBoolean() && left > 0) {
        left = told.awaitNanos(left);
      }
      return condition.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }
}
