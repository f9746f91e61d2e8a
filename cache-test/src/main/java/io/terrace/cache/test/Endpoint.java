package io.terrace.cache.test;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One manager's end of an {@link InMemoryBus}.
 *
 * <p>Its last contact is the present while nothing is missing, and stands still while a message
 * waits or the end is cut off. Of a message that was lost silently it knows nothing. Thread-safe.
 */
public final class Endpoint implements InvalidationBus {

  private enum State {
    JOINED,
    CUT,
    CLOSED
  }

  private record Parcel(long sentNanos, Consumer<Subscriber> content) {}

  private final InMemoryBus bus;
  private final TimeSource time;
  private List<Parcel> queue = new ArrayList<>();
  private @Nullable Subscriber subscriber;
  private State state = State.JOINED;
  private long cutNanos;

  /** Whether this end is cut off, closed, or has messages waiting; written under the bus's lock. */
  private volatile boolean behind;

  Endpoint(InMemoryBus bus, TimeSource time) {
    this.bus = bus;
    this.time = time;
  }

  @Override
  public void publish(List<Invalidation> invalidations) {
    List<Invalidation> message = List.copyOf(invalidations);
    bus.locked(
        () -> {
          if (state != State.JOINED) {
            throw new StoreException(
                StoreException.Outcome.NOT_DONE,
                "bus in memory: publish refused at once, this end is "
                    + (state == State.CUT ? "cut off: restore() it" : "closed"));
          }
          if (!message.isEmpty()) {
            bus.publish(this, message);
          }
        });
  }

  @Override
  public void subscribe(Subscriber subscriber) {
    bus.locked(
        () -> {
          if (this.subscriber != null) {
            throw new IllegalStateException(
                "this end has a subscriber: each manager join()s the bus for an end of its own");
          }
          this.subscriber = subscriber;
        });
  }

  @Override
  public long lastContactNanos() {
    if (!behind) {
      return time.nanoTime();
    }
    long[] contact = new long[1];
    bus.locked(() -> contact[0] = contact());
    return contact[0];
  }

  private long contact() {
    long contact = state == State.JOINED ? time.nanoTime() : cutNanos;
    for (Parcel parcel : queue) {
      contact = Math.min(contact, parcel.sentNanos);
    }
    return contact;
  }

  /** Parts this end from the rest: it can't publish, and what others publish waits for it. */
  public void cut() {
    bus.locked(
        () -> {
          if (state == State.JOINED) {
            state = State.CUT;
            behind = true;
            cutNanos = time.nanoTime();
          }
        });
  }

  /** Joins this end to the rest again; what was published meanwhile comes now. */
  public void restore() {
    bus.locked(
        () -> {
          if (state == State.CUT) {
            state = State.JOINED;
            drain();
          }
        });
  }

  /** Joins this end to the rest again; what was published meanwhile is lost, and it is told so. */
  public void restoreWithGap() {
    bus.locked(
        () -> {
          if (state == State.CUT) {
            state = State.JOINED;
            tear();
          }
        });
  }

  @Override
  public void close() {
    bus.locked(
        () -> {
          state = State.CLOSED;
          behind = true;
          cutNanos = time.nanoTime();
          queue.clear();
          bus.leave(this);
        });
  }

  int waiting() {
    return queue.size();
  }

  void enqueue(Consumer<Subscriber> content) {
    if (subscriber != null) {
      queue.add(new Parcel(time.nanoTime(), content));
      behind = true;
    }
  }

  void tear() {
    queue.clear();
    enqueue(Subscriber::gap);
    drain();
  }

  /** Hands over what waits, unless this end is cut off; a subscriber may publish meanwhile. */
  void drain() {
    Subscriber receiver = subscriber;
    while (receiver != null && state == State.JOINED && !queue.isEmpty()) {
      List<Parcel> parcels = bus.reordered(queue);
      queue = new ArrayList<>();
      parcels.forEach(parcel -> parcel.content.accept(receiver));
    }
    behind = state != State.JOINED || !queue.isEmpty();
  }
}
