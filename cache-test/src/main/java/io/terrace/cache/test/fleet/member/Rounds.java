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

  /** So long that a change comes through before the load is over, on a busy machine too. */
  private static final long LONGEST_LOAD_NANOS = 30_000_000;

  private final RecordedCache cache;
  private final SharedSource source;

  Rounds(RecordedCache cache) {
    this.cache = cache;
    this.source = cache.source();
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
              cache.read(key, random.nextLong(LONGEST_LOAD_NANOS / 2, LONGEST_LOAD_NANOS));
          var unusedSecond = cache.read(key, random.nextLong(LONGEST_LOAD_NANOS));
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
          SharedSource.pause(random.nextLong(LONGEST_LOAD_NANOS)); // until it is stored, perhaps
          var unusedVersion = cache.read(key, random.nextLong(LONGEST_LOAD_NANOS));
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
          SharedSource.pause(random.nextLong(LONGEST_LOAD_NANOS / 3));
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
  List<Integer> behind(int from, int count) {
    return IntStream.range(from, from + count)
        .filter(
            key -> {
              long version = source.version(key);
              return cache.read(key, 0) < version;
            })
        .boxed()
        .toList();
  }
}
