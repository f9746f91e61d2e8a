package io.terrace.cache.jcache;

import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.CacheObserver.Observation;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is told of the caches of one manager. Each observer has the set of caches that it was told
 * of, so that it is told once of a cache that is made while the observer comes. Thread-safe; no
 * lock is held while an observer runs.
 */
final class Observers {

  private static final System.Logger LOG = System.getLogger(Observers.class.getName());

  private final List<Told> all = new CopyOnWriteArrayList<>();

  /** Adds an observer; {@code present} is asked for after that, so that no cache is missed. */
  Observation add(CacheObserver observer, Iterable<? extends TieredCache<?, ?>> present) {
    Told told = new Told(observer);
    all.add(told);
    present.forEach(told::opened);
    return () -> {
      if (all.remove(told)) {
        told.end();
      }
    };
  }

  void opened(TieredCache<?, ?> cache) {
    all.forEach(told -> told.opened(cache));
  }

  void closed(TieredCache<?, ?> cache) {
    all.forEach(told -> told.closed(cache));
  }

  void loaded(TieredCache<?, ?> cache, long nanos, boolean succeeded) {
    if (!all.isEmpty()) {
      Duration time = Duration.ofNanos(nanos);
      all.forEach(told -> told.loaded(cache, time, succeeded));
    }
  }

  private record Told(CacheObserver observer, Set<TieredCache<?, ?>> caches) {

    Told(CacheObserver observer) {
      this(observer, ConcurrentHashMap.newKeySet());
    }

    void opened(TieredCache<?, ?> cache) {
      if (caches.add(cache)) {
        run(() -> observer.opened(cache));
        if (cache
            .isClosed()) { // it closed meanwhile, and whoever closed it may have come too early
          closed(cache);
        }
      }
    }

    void closed(TieredCache<?, ?> cache) {
      if (caches.remove(cache)) {
        run(() -> observer.closed(cache));
      }
    }

    void loaded(TieredCache<?, ?> cache, Duration time, boolean succeeded) {
      if (caches.contains(cache)) {
        run(() -> observer.loaded(cache, time, succeeded));
      }
    }

    void end() {
      caches.forEach(this::closed);
    }

    private void run(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a CacheObserver threw; it must not: " + observer, e);
      }
    }
  }
}
