package io.terrace.bench.stampede;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * One of the processes. For each line of its input, a guard and a key, all its threads ask for that
 * key at once; it answers how many loads there were and how long each thread waited. It ends with
 * its input, and so with the process that started it. Its remote tier, where there is one, comes
 * from the property {@code terrace.remote.default}.
 */
final class Member {

  static final String READY = "ready";

  private final int threads;
  private final long loadMillis;
  private final Map<Guard, TieredCache<String, String>> caches = new EnumMap<>(Guard.class);
  private final ExecutorService readers;

  private Member(int threads, long loadMillis, TerraceCacheManager manager) {
    this.threads = threads;
    this.loadMillis = loadMillis;
    this.readers = Executors.newFixedThreadPool(threads);
    CacheSpec<String, String> spec =
        CacheSpec.of(String.class, String.class).ttl(Duration.ofMinutes(5));
    caches.put(Guard.NONE, manager.cache("unguarded", spec));
    caches.put(Guard.PROCESS, manager.cache("local", spec.tiers(Tier.LOCAL)));
    caches.put(Guard.FLEET, manager.cache("fleet", spec));
  }

  /** Arguments: how many threads, and how many milliseconds a load takes. */
  public static void main(String[] arguments) throws Exception {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("stampede").build();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      Member member =
          new Member(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), manager);
      for (Guard guard : Guard.values()) {
        String ignored = member.answer(guard, "warm-up of " + ProcessHandle.current().pid());
      }
      System.out.println(">" + READY);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 2);
        System.out.println(">" + member.answer(Guard.valueOf(words[0]), words[1]));
      }
      member.readers.shutdownNow();
    }
  }

  private String answer(Guard guard, String key) throws Exception {
    AtomicInteger loads = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<Long>> waits = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      waits.add(
          readers.submit(
              () -> {
                start.await();
                long began = System.nanoTime();
                read(guard, key, loads);
                return (System.nanoTime() - began) / 1_000;
              }));
    }
    List<String> micros = new ArrayList<>();
    for (Future<Long> wait : waits) {
      micros.add(Long.toString(wait.get()));
    }
    return loads.get() + " " + micros.stream().collect(Collectors.joining(","));
  }

  private void read(Guard guard, String key, AtomicInteger loads) throws InterruptedException {
    TieredCache<String, String> cache = Objects.requireNonNull(caches.get(guard));
    if (guard != Guard.NONE) {
      String ignored = cache.load(key, (asked, context) -> loaded(asked, loads));
    } else if (cache.find(key).isEmpty()) {
      cache.put(key, loaded(key, loads));
    }
  }

  private String loaded(String key, AtomicInteger loads) throws InterruptedException {
    loads.incrementAndGet();
    Thread.sleep(loadMillis);
    return "value of " + key;
  }
}
