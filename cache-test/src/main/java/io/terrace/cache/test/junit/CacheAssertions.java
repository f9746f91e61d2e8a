package io.terrace.cache.test.junit;

import io.terrace.cache.CacheStatistics;
import io.terrace.cache.TieredCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a test of an application wants to know of its caching, whatever the application calls: its
 * own repository, an annotated bean, a cache. Each throws an {@link AssertionError} that says what
 * was seen. Thread-safe; each blocks, for half a minute at most.
 */
public final class CacheAssertions {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private CacheAssertions() {}

  /**
   * Has {@code threads} threads call {@code read} at the same moment, and asserts that {@code
   * loader} was called once for it, and that all were given the same.
   *
   * @param read reads, of something that is not cached yet
   * @return what they were given
   */
  public static <V> @Nullable V assertSingleLoad(
      RecordingLoader<?, ?> loader, int threads, Callable<? extends @Nullable V> read) {
    int before = loader.loads();
    CyclicBarrier together = new CyclicBarrier(threads);
    List<Callable<@Nullable V>> readers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      readers.add(
          () -> {
            together.await();
            return read.call();
          });
    }
    List<@Nullable V> given = run(readers);
    int loads = loader.loads() - before;
    if (loads != 1) {
      throw new AssertionError(
          threads
              + " readers made "
              + loads
              + " loads instead of one, of the keys "
              + loader.keys().subList(before, before + loads));
    }
    V first = given.get(0);
    if (!given.stream().allMatch(each -> Objects.equals(first, each))) {
      throw new AssertionError(
          "readers of one load were given " + given.stream().distinct().toList());
    }
    return first;
  }

  /**
   * Changes what is cached again and again while {@code readers} threads read it, and asserts that
   * no read that began after a change had returned was given what was there before it. There is a
   * read before the first change and one after the last, so that a change that invalidates nothing
   * is found however the threads run.
   *
   * @param changes how many changes
   * @param change makes it the version that it is given: writes the source, and invalidates
   * @param read reads the version, by the cache
   */
  public static void assertNeverStale(
      int readers, int changes, LongConsumer change, LongSupplier read) {
    AtomicLong made = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(readers);
    change.accept(0);
    readUntil(new AtomicBoolean(true), made, read);
    List<Callable<@Nullable Void>> tasks = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      tasks.add(
          () -> {
            begun.countDown();
            readUntil(done, made, read);
            return null;
          });
    }
    tasks.add(
        () -> {
          try {
            begun.await();
            for (long version = 1; version <= changes; version++) {
              change.accept(version);
              made.set(version);
            }
          } finally {
            done.set(true);
          }
          return null;
        });
    run(tasks);
    readUntil(new AtomicBoolean(true), made, read);
  }

  private static void readUntil(AtomicBoolean done, AtomicLong made, LongSupplier read) {
    boolean last;
    do {
      last = done.get();
      long known = made.get();
      long seen = read.getAsLong();
      if (seen < known) {
        done.set(true);
        throw new AssertionError(
            "a read that began after change " + known + " had returned was given " + seen);
      }
    } while (!last);
  }

  /**
   * Asserts that {@code read} is served a stale value of {@code cache} at once, whose load nobody
   * waits for.
   *
   * @return what it was served
   */
  public static <V> @Nullable V assertServedStale(
      TieredCache<?, ?> cache, Callable<? extends @Nullable V> read) {
    CacheStatistics before = cache.statistics();
    V served = call(read);
    CacheStatistics seen = cache.statistics().minus(before);
    if (seen.staleHits() != 1) {
      throw new AssertionError(
          "cache '"
              + cache.getName()
              + "': expected one stale hit, but there were "
              + seen.staleHits()
              + " of "
              + seen.requests()
              + " reads, "
              + seen.misses()
              + " of them misses and "
              + seen.localHits()
              + " fresh hits");
    }
    return served;
  }

  private static <V extends @Nullable Object> V call(Callable<? extends V> read) {
    try {
      return read.call();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new AssertionError("the read threw " + failure, failure);
    }
  }

  private static <V extends @Nullable Object> List<V> run(List<Callable<V>> tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Future<V>> begun = tasks.stream().map(threads::submit).toList();
      List<V> results = new ArrayList<>();
      for (Future<V> each : begun) {
        results.add(each.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      }
      return results;
    } catch (TimeoutException late) {
      throw new AssertionError("not through after " + LIMIT, late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AssertionError assertion) {
        throw assertion;
      }
      throw new AssertionError("a thread threw " + failed.getCause(), failed.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
