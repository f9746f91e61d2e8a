package io.terrace.cache.engine;

import io.terrace.cache.ReentrantLoadException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which thread waits for which flight, so that loads that would wait for each other for ever fail
 * instead: a loader that asks for its own key, or two that ask for each other's.
 *
 * <p>A thread notes what it waits for before it looks for a circle, so that of two threads that
 * close one at the same time at least one sees it. Thread-safe.
 */
final class FlightWaits {

  /** Longer chains of loads inside loads are taken for none. */
  private static final int LONGEST_CHAIN = 1_000;

  private final ConcurrentMap<Thread, Flight<?, ?>> waits = new ConcurrentHashMap<>();

  /**
   * Notes that this thread will wait for {@code flight}.
   *
   * @throws ReentrantLoadException if the flight waits for this thread
   */
  void begin(CacheEngine<?, ?> engine, Flight<?, ?> flight) {
    Thread self = Thread.currentThread();
    waits.put(self, flight);
    if (dependsOn(flight, self)) {
      waits.remove(self);
      throw circle(engine);
    }
  }

  ReentrantLoadException circle(CacheEngine<?, ?> engine) {
    return new ReentrantLoadException(
        engine.describe(
            "a loader asked for the key that it is loading, itself or through other loaders."
                + " Load what it needs from the source, or under another key."));
  }

  /** Notes that this thread waits no more. */
  void end() {
    waits.remove(Thread.currentThread());
  }

  private boolean dependsOn(Flight<?, ?> first, Thread thread) {
    @Nullable Flight<?, ?> flight = first;
    for (int length = 0; flight != null && length < LONGEST_CHAIN; length++) {
      Thread owner = flight.owner();
      if (owner == null) {
        return false;
      }
      if (owner == thread) {
        return true;
      }
      flight = waits.get(owner);
    }
    return false;
  }
}
