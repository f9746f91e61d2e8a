package io.terrace.cache.test.fleet.member;

import io.terrace.cache.spi.InvalidationBus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bus as bad as one may be: what another brings it holds back for a moment, and then tells it in
 * another order, some of it twice, and some of it not at all but as a gap. Its contact ends where
 * the oldest that it holds back began, as the rules of a bus demand. Thread-safe.
 */
final class DisturbedBus implements InvalidationBus {

  private static final int LONGEST_MILLIS = 300;

  private final InvalidationBus bus;
  private final Random random;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Invalidation> held = new ArrayList<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "disturbed-bus");
            thread.setDaemon(true);
            return thread;
          });

  /** The last contact of the bus before it brought what is held back. */
  private long contact;

  private boolean isGap;
  private boolean isTelling;

  DisturbedBus(InvalidationBus bus, long seed) {
    this.bus = bus;
    this.random = new Random(seed);
  }

  @Override
  public void publish(List<Invalidation> invalidations) {
    bus.publish(invalidations);
  }

  @Override
  public void subscribe(Subscriber subscriber) {
    bus.subscribe(
        new Subscriber() {
          @Override
          public void invalidated(List<Invalidation> invalidations) {
            locked(
                () -> {
                  begin(subscriber);
                  held.addAll(invalidations);
                });
          }

          @Override
          public void gap() {
            locked(
                () -> {
                  begin(subscriber);
                  isGap = true;
                });
          }
        });
  }

  private boolean isBehind() {
    return isTelling || isGap || !held.isEmpty();
  }

  private void begin(Subscriber subscriber) {
    if (!isBehind()) {
      contact = bus.lastContactNanos();
      tellLater(subscriber);
    }
  }

  private void tellLater(Subscriber subscriber) {
    var ignored =
        later.schedule(
            () -> tell(subscriber), random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
  }

  private void tell(Subscriber subscriber) {
    List<Invalidation> told = new ArrayList<>();
    AtomicBoolean isLost = new AtomicBoolean();
    locked(
        () -> {
          isTelling = true;
          told.addAll(held);
          held.clear();
          isLost.set(isGap || random.nextInt(8) == 0);
          isGap = false;
        });
    if (isLost.get()) {
      subscriber.gap();
    } else {
      told.addAll(told.subList(0, random.nextInt(told.size() + 1)).stream().toList());
      Collections.shuffle(told, random);
      told.forEach(one -> subscriber.invalidated(List.of(one)));
    }
    locked(
        () -> {
          isTelling = false;
          if (isBehind()) { // since it came while the others were told
            tellLater(subscriber);
          }
        });
  }

  @Override
  public long lastContactNanos() {
    lock.lock();
    try {
      return isBehind() ? contact : bus.lastContactNanos();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable step) {
    lock.lock();
    try {
      step.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    bus.close();
    later.shutdownNow();
  }
}
