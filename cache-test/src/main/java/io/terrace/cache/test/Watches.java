package io.terrace.cache.test;

import io.terrace.cache.spi.LeaseStore.Watch;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Those who wait for the end of leases, by key. Thread-safe. */
final class Watches {

  private final Map<String, Set<Semaphore>> byKey = new ConcurrentHashMap<>();

  Watch of(String key) {
    Semaphore told = new Semaphore(0);
    byKey.compute(
        key,
        (k, others) -> {
          Set<Semaphore> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(told);
          return all;
        });
    return new Watch() {
      @Override
      public void await(Duration limit) throws InterruptedException {
        if (told.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
          told.drainPermits();
        }
      }

      @Override
      public void close() {
        byKey.computeIfPresent(
            key,
            (k, all) -> {
              all.remove(told);
              return all.isEmpty() ? null : all;
            });
      }
    };
  }

  /** Wakes those who wait for {@code key}. */
  void ended(String key) {
    byKey.getOrDefault(key, Set.of()).forEach(Semaphore::release);
  }

  /** Returns how many wait. */
  int count() {
    return byKey.values().stream().mapToInt(Set::size).sum();
  }
}
