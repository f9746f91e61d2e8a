package io.terrace.cache.test.fleet.member;

import io.terrace.cache.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random operations for a while: reads of one key and of several, changes of keys, of tags, by put,
 * and clears. The keys from 0 to {@link #TAGGED} have tags, and anybody changes them; those from
 * there to {@link #ALL} have none, and each is changed by one process only, since two that put at
 * once leave it open whose value stays. Seeded; thread-safe.
 */
final class Play {

  static final int TAGGED = 32;
  static final int ALL = SharedSource.PLAYED;

  private static final int OWNERS = 8;

  private final RecordedCache cache;
  private final Delivery delivery;
  private final AtomicLong operations = new AtomicLong();

  /**
   * Makes one.
   *
   * @param delivery how far puts and clears are known to reach, which do not tell it
   */
  Play(RecordedCache cache, Delivery delivery) {
    this.cache = cache;
    this.delivery = delivery;
  }

  /**
   * Plays.
   *
   * @param writes how many operations of a hundred change something
   * @param longestPauseNanos the longest pause between two operations of a thread
   * @return how many operations there were
   */
  long run(long seed, long nanos, int threads, int writes, long longestPauseNanos)
      throws Exception {
    long end = System.nanoTime() + nanos;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        SplittableRandom random = new SplittableRandom(seed + thread * 1_000L + cache.process());
        work.add(
            () -> {
              while (System.nanoTime() - end < 0 && !cache.source().isStopped()) {
                SharedSource.pause(random.nextLong(longestPauseNanos));
                step(random, random.nextInt(100) < writes);
              }
              return true;
            });
      }
      for (Future<Boolean> played : pool.invokeAll(work)) {
        played.get();
      }
      return operations.get();
    } finally {
      pool.shutdownNow();
    }
  }

  private void step(SplittableRandom random, boolean writes) {
    operations.incrementAndGet();
    int dice = random.nextInt(100);
    if (writes) {
      write(random, dice);
    } else if (dice < 75) {
      var unusedVersion = cache.read(random.nextInt(TAGGED), loadNanos(random));
    } else {
      cache.readAll(Set.of(untagged(random), TAGGED + random.nextInt(OWNERS)));
    }
  }

  private static int untagged(SplittableRandom random) {
    return random.nextInt(TAGGED + OWNERS, ALL);
  }

  /** Most loads are quick; some take long enough for others to do much meanwhile. */
  private static long loadNanos(SplittableRandom random) {
    return random.nextInt(10) == 0 ? random.nextLong(5_000_000) : 0;
  }

  private void write(SplittableRandom random, int dice) {
    if (dice < 55) {
      var unusedTold = cache.change(random.nextInt(TAGGED));
    } else if (dice < 75) {
      var unusedTold = cache.changeTag(random.nextInt(RecordedCache.TAGS), TAGGED);
    } else if (dice < 98) {
      changeOwn(TAGGED + cache.process() % OWNERS + OWNERS * random.nextInt(4), random.nextInt(2));
    } else {
      cache.clear(0, ALL, delivery);
    }
  }

  /** One at a time in this process, and no other process does it. */
  private synchronized void changeOwn(int key, int dice) {
    if (dice == 0) {
      cache.put(key, delivery);
    } else {
      var unusedTold = cache.change(key);
    }
  }
}
