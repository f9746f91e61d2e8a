package io.terrace.cache.health;

import io.terrace.cache.BulkLoader;
import io.terrace.cache.TieredCache;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Loads keys into a cache before a process is sent requests.
 *
 * <pre>{@code
 * WarmUp.of(products, () -> repository.mostSold(1_000), repository::findAll).run();
 * }</pre>
 *
 * <p>What the remote tier has is taken from there, and other processes that start at the same
 * moment share the loads, as ever. A batch that fails is counted and logged, and the next is tried:
 * a warm-up makes a start slower at worst, and never keeps a process from starting.
 *
 * <p>Thread-safe. {@link #run} blocks, once; other calls do nothing.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class WarmUp<K, V> implements Runnable {

  /** How long it goes on unless {@link #limit} says otherwise. */
  public static final Duration LIMIT = Duration.ofMinutes(1);

  private static final int BATCH = 100;
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

  /**
   * How far it is. Immutable.
   *
   * @param cache the name of the cache
   * @param state whether it has begun, and ended
   * @param keys how many keys there are; 0 until they are known
   * @param loaded how many of them were loaded, or were there
   * @param failed how many were not, as their batch failed or the time was over
   */
  public record Progress(String cache, State state, int keys, int loaded, int failed) {}

  /** Whether a warm-up has begun, and ended. */
  public enum State {
    /** Not begun. */
    WAITING,
    /** Under way. */
    RUNNING,
    /** Ended, whether all was loaded or not. */
    ENDED
  }

  private final TieredCache<K, V> cache;
  private final Supplier<? extends Collection<? extends K>> keys;
  private final BulkLoader<K, V> loader;
  private final Duration limit;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile Progress progress;

  private WarmUp(
      TieredCache<K, V> cache,
      Supplier<? extends Collection<? extends K>> keys,
      BulkLoader<K, V> loader,
      Duration limit) {
    this.cache = Objects.requireNonNull(cache, "cache");
    this.keys = Objects.requireNonNull(keys, "keys");
    this.loader = Objects.requireNonNull(loader, "loader");
    this.limit = limit;
    this.progress = new Progress(cache.getName(), State.WAITING, 0, 0, 0);
  }

  /**
   * Makes one, which has not begun.
   *
   * @param keys is asked once, when it begins
   */
  public static <K, V> WarmUp<K, V> of(
      TieredCache<K, V> cache,
      Supplier<? extends Collection<? extends K>> keys,
      BulkLoader<K, V> loader) {
    return new WarmUp<>(cache, keys, loader, LIMIT);
  }

  /**
   * Returns the same that begins no batch after {@code limit}.
   *
   * @throws IllegalArgumentException if {@code limit} is not more than zero
   */
  public WarmUp<K, V> limit(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException(
          "cache '" + cache.getName() + "': the limit of a warm-up must be more than zero");
    }
    return new WarmUp<>(cache, keys, loader, limit);
  }

  /** Returns how far it is. */
  public Progress progress() {
    return progress;
  }

  /** Loads the keys, in their order, and returns when they are loaded or the limit is reached. */
  @Override
  public void run() {
    if (begun.compareAndSet(false, true)) {
      try {
        load(List.copyOf(new LinkedHashSet<>(keys.get())), System.nanoTime());
      } catch (RuntimeException noKeys) {
        LOG.log(Level.WARNING, "cache '" + cache.getName() + "': its warm-up has no keys", noKeys);
      } finally {
        Progress last = progress;
        progress =
            new Progress(last.cache(), State.ENDED, last.keys(), last.loaded(), last.failed());
      }
    }
  }

  private void load(List<K> all, long startedAt) {
    int loaded = 0;
    int failed = 0;
    for (int from = 0; from < all.size(); from += BATCH) {
      List<K> batch = all.subList(from, Math.min(from + BATCH, all.size()));
      progress = new Progress(cache.getName(), State.RUNNING, all.size(), loaded, failed);
      if (System.nanoTime() - startedAt > limit.toNanos() || !isLoaded(batch)) {
        failed += batch.size();
      } else {
        loaded += batch.size();
      }
    }
    progress = new Progress(cache.getName(), State.RUNNING, all.size(), loaded, failed);
    if (failed > 0) {
      LOG.log(
          Level.WARNING,
          "cache ''{0}'': {1} of {2} keys were not warmed up within {3}",
          cache.getName(),
          failed,
          all.size(),
          limit);
    }
  }

  private boolean isLoaded(List<K> batch) {
    Set<K> wanted = new LinkedHashSet<>(new ArrayList<>(batch));
    try {
      cache.getAll(wanted, loader);
      return true;
    } catch (RuntimeException failure) {
      LOG.log(
          Level.DEBUG,
          () -> "cache '" + cache.getName() + "': a batch of its warm-up failed",
          failure);
      return false;
    }
  }
}
