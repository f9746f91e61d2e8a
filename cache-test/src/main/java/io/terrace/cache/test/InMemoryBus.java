package io.terrace.cache.test;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bus in this heap. Each manager that shares it takes an end of its own with {@link #join}.
 *
 * <p>Messages come at once, in the thread that publishes them, unless a test {@linkplain #hold
 * holds} them; then they wait until it says {@link #deliver}. A {@link Disturbance} loses, doubles
 * and reorders them; {@link Endpoint#cut} parts one end from the rest.
 *
 * <p>All deliveries happen under one lock, so that a subscriber is called by one thread at a time
 * and every end sees one order. A subscriber must not wait for another thread that publishes.
 * Thread-safe.
 */
public final class InMemoryBus {

  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
  private Disturbance disturbance = Disturbance.none();
  private Random random = new Random(0);
  private boolean holding;

  /** Makes a bus that nobody has joined, whose time is that of {@code time}. */
  public InMemoryBus(TimeSource time) {
    this.time = time;
  }

  /** Returns an end of this bus, for one manager. */
  public Endpoint join() {
    Endpoint endpoint = new Endpoint(this, time);
    endpoints.add(endpoint);
    return endpoint;
  }

  /** Lets messages wait from now on. */
  public void hold() {
    locked(() -> holding = true);
  }

  /** Delivers what waits, also from ends that are cut off to those that are not. */
  public void deliver() {
    locked(() -> endpoints.forEach(Endpoint::drain));
  }

  /** Delivers what waits, and from now on each message at once. */
  public void flow() {
    locked(
        () -> {
          holding = false;
          deliver();
        });
  }

  /** Returns how many messages wait, counted once for each end that they are for. */
  public int waiting() {
    lock.lock();
    try {
      return endpoints.stream().mapToInt(Endpoint::waiting).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Does to each message that is published from now on what {@code disturbance} says. */
  public void disturb(Disturbance disturbance) {
    locked(
        () -> {
          this.disturbance = disturbance;
          this.random = new Random(disturbance.seed());
        });
  }

  /** Tells every end that messages were lost, and loses those that wait. */
  public void tear() {
    locked(() -> endpoints.forEach(Endpoint::tear));
  }

  void publish(Endpoint sender, List<InvalidationBus.Invalidation> invalidations) {
    locked(
        () -> {
          for (Endpoint endpoint : endpoints) {
            if (endpoint != sender) {
              send(endpoint, invalidations);
            }
          }
        });
  }

  private void send(Endpoint endpoint, List<InvalidationBus.Invalidation> invalidations) {
    if (random.nextDouble() < disturbance.lost()) {
      if (disturbance.loss() == Disturbance.Loss.REPORTED) {
        endpoint.enqueue(InvalidationBus.Subscriber::gap);
      }
    } else {
      endpoint.enqueue(subscriber -> subscriber.invalidated(invalidations));
      if (random.nextDouble() < disturbance.doubled()) {
        endpoint.enqueue(subscriber -> subscriber.invalidated(invalidations));
      }
    }
    if (!holding) {
      endpoint.drain();
    }
  }

  /** Brings {@code queue} into another order where the disturbance says so. */
  <T> List<T> reordered(List<T> queue) {
    List<T> order = new ArrayList<>(queue);
    for (int i = 1; i < order.size(); i++) {
      if (random.nextDouble() < disturbance.reordered()) {
        order.add(random.nextInt(i), order.remove(i));
      }
    }
    return order;
  }

  void leave(Endpoint endpoint) {
    endpoints.remove(endpoint);
  }

  /** Runs {@code action} while no other thread publishes or delivers. */
  void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
