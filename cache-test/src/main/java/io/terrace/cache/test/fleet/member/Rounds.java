package io.terrace.cache.test.fleet.member;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Rounds made to catch a cache that stores what was made void while it was loaded: for each of many
 * fresh keys one process loads it, another changes it at a random moment of the load, once that has
 * read the source, and a third reads it when the load is over. Seeded; thread-safe.
 */
final class Rounds {

  /** How many rounds are under way at once. */
  private static final int THREADS = 4;

  private final RecordedCache cache;
  private final SharedSource source;
  private final long longestLoadNanos;

  /**
   * Makes them.
   *
   * @param longestLoadNanos how long a load may take, and all that is timed by it
   */
  Rounds(RecordedCache cache, long longestLoadNanos) {
    this.cache = cache;
    this.source = cache.source();
    this.longestLoadNanos = longestLoadNanos;
  }

  /** One of the rounds, with the chance that is its own. */
  @FunctionalInterface
  private interface Round {
    void play(int key, SplittableRandom random) throws Exception;
  }

  /** Reads each of {@code count} keys from {@code from} on, as soon as its round begins. */
  void read(long seed, int from, int count) throws Exception {
    all(
        seed,
        from,
        count,
        (key, random) -> {
          var unusedFirst =
              cache.read(key, random.nextLong(longestLoadNanos / 2, longestLoadNanos));
          var unusedSecond = cache.read(key, random.nextLong(longestLoadNanos));
        });
  }

  /** Reads each of these keys after it was loaded, as whoever finds it in the remote tier. */
  void follow(long seed, int from, int count) throws Exception {
    all(
        seed,
        from,
        count,
        (key, random) -> {
          SharedSource.await(() -> source.loadedAt(key) != 0, "a load of key " + key);
          SharedSource.pause(random.nextLong(longestLoadNanos)); // until it is stored, perhaps
          var unusedVersion = cache.read(key, random.nextLong(longestLoadNanos));
        });
  }

  /** Changes each of these keys while somebody loads it. */
  void change(long seed, int from, int count) throws Exception {
    all(
        seed,
        from,
        count,
        (key, random) -> {
          source.awaitLoads(key, 1);
          SharedSource.pause(random.nextLong(longestLoadNanos / 3));
          var unusedDelivery = cache.change(key);
        });
  }

  private void all(long seed, int from, int count, Round round) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = from + thread;
        work.add(
            () -> {
              for (int key = first; key < from + count; key += THREADS) {
                round.play(key, new SplittableRandom(seed + 31L * key + cache.process()));
              }
              return true;
            });
      }
      for (Future<Boolean> end : threads.invokeAll(work)) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns which of these keys, read now, are older than the source. */
  static List<Integer> behind(RecordedCache cache, int from, int count) {
    return IntStream.range(from, from + count)
        .filter(
            key -> {
              long version = cache.source().version(key);
              return cache.read(key, 0) < version;
            })
        .boxed()
        .toList();
  }
}
