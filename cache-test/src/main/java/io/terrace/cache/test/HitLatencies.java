package io.terrace.cache.test;

import io.terrace.cache.TieredCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How long hits take while as many threads as there are hit one key, and each misses another key
 * once in {@value #HITS_A_MISS} calls.
 */
final class HitLatencies {

  private static final int HITS_A_MISS = 1_000;

  /** Nanoseconds up to which they are told apart; what took longer is in the last place. */
  private static final int LONGEST = 100_000;

  private final TieredCache<String, String> cache;
  private final String key;
  private final int threads;
  private final AtomicLong misses = new AtomicLong();

  HitLatencies(TieredCache<String, String> cache, String key, int threads) {
    this.cache = cache;
    this.key = key;
    this.threads = threads;
  }

  /** What was seen in a while. */
  record Seen(long hits, long p50Nanos, long p99Nanos, Duration slowestMiss) {

    @Override
    public String toString() {
      return "%,d hits, p50 %,d ns, p99 %,d ns, slowest miss %.1f ms"
          .formatted(hits, p50Nanos, p99Nanos, slowestMiss.toNanos() / 1e6);
    }
  }

  Seen during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<Long>> slowest = new ArrayList<>();
      long[] counts = new long[LONGEST + 1];
      for (int i = 0; i < threads; i++) {
        slowest.add(CompletableFuture.supplyAsync(() -> hitUntil(end, counts), executor));
      }
      long most = slowest.stream().mapToLong(CompletableFuture::join).max().orElse(0);
      return seen(counts, Duration.ofNanos(most));
    } finally {
      executor.shutdownNow();
    }
  }

  private static void requireLoaded(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new AssertionError("a wrong value");
    }
  }

  private long hitUntil(long end, long[] all) {
    int[] counts = new int[LONGEST + 1];
    long slowest = 0;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < HITS_A_MISS; i++) {
        long start = System.nanoTime();
        @Nullable String found = cache.get(key, HitLatencies::loaded); // only after a gap
        counts[(int) Math.min(LONGEST, System.nanoTime() - start)]++;
        requireLoaded(found);
      }
      long start = System.nanoTime();
      @Nullable String loaded =
          cache.get("missed " + misses.incrementAndGet(), HitLatencies::loaded);
      slowest = Math.max(slowest, System.nanoTime() - start);
      requireLoaded(loaded);
    }
    synchronized (all) {
      Arrays.setAll(all, nanos -> all[nanos] + counts[nanos]);
    }
    return slowest;
  }

  private static String loaded(String key) {
    return "value of " + key;
  }

  private static Seen seen(long[] counts, Duration slowest) {
    long hits = Arrays.stream(counts).sum();
    return new Seen(hits, percentile(counts, hits, 50), percentile(counts, hits, 99), slowest);
  }

  private static long percentile(long[] counts, long hits, int percent) {
    long below = 0;
    for (int nanos = 0; nanos < counts.length; nanos++) {
      below += counts[nanos];
      if (below * 100 >= hits * percent) {
        return nanos;
      }
    }
    return LONGEST;
  }
}
