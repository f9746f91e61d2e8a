package io.terrace.cache.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The places, among the loads that may run at once, that threads of one manager have taken.
 *
 * <p>A thread whose loader waits for another load gives its places up for that time and does not
 * come back for them: so places are held by loads that run, and loads that wait for places and for
 * each other come to an end. The bound may be exceeded for it by loads that were nested.
 * Thread-safe.
 */
final class LoadPlaces {

  /** One place; given back once, whoever tries. */
  static final class Place {
    private final Semaphore from;
    private final AtomicBoolean givenBack = new AtomicBoolean();

    private Place(Semaphore from) {
      this.from = from;
    }

    void giveBack() {
      if (givenBack.compareAndSet(false, true)) {
        from.release();
      }
    }
  }

  private final ConcurrentMap<Thread, Deque<Place>> byThread = new ConcurrentHashMap<>();

  /**
   * Returns whether this thread has, or had, a place of {@code from} for a load that it still runs.
   */
  boolean has(Semaphore from) {
    Deque<Place> places = byThread.get(Thread.currentThread());
    return places != null && places.stream().anyMatch(place -> place.from == from);
  }

  /** Notes that this thread has taken a place of {@code from}. */
  Place taken(Semaphore from) {
    Place place = new Place(from);
    byThread.computeIfAbsent(Thread.currentThread(), t -> new ArrayDeque<>()).push(place);
    return place;
  }

  /** Ends the load for which {@code place} was taken. */
  void end(Place place) {
    place.giveBack();
    disown(place);
  }

  /** Takes {@code place} from this thread, whose load goes on elsewhere. */
  void disown(@Nullable Place place) {
    if (place == null) {
      return;
    }
    Deque<Place> places = byThread.get(Thread.currentThread());
    if (places != null) {
      places.remove(place);
      if (places.isEmpty()) {
        byThread.remove(Thread.currentThread());
      }
    }
  }

  /** Gives up the places of this thread, which is about to wait for another load. */
  void lend() {
    Deque<Place> places = byThread.get(Thread.currentThread());
    if (places != null) {
      places.forEach(Place::giveBack);
    }
  }
}
