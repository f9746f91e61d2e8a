package io.terrace.cache.test.junit;

import io.terrace.cache.KeyLoader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A loader that remembers what it was asked, and stands still or fails when a test says so:
 *
 * <pre>{@code
 * RecordingLoader<String, Product> loader = RecordingLoader.of(id -> new Product(id));
 * cache.get("42", loader);
 * assertThat(loader.loads("42")).isEqualTo(1);
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class RecordingLoader<K, V> implements KeyLoader<K, V> {

  /** How long a load that is held waits before it fails, so that no test hangs. */
  private static final Duration HELD_LIMIT = Duration.ofSeconds(30);

  private final KeyLoader<K, V> loader;
  private final Queue<K> keys = new ConcurrentLinkedQueue<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private RecordingLoader(KeyLoader<K, V> loader) {
    this.loader = Objects.requireNonNull(loader, "loader");
  }

  /** Returns one that loads by {@code loader}. */
  public static <K, V> RecordingLoader<K, V> of(KeyLoader<K, V> loader) {
    return new RecordingLoader<>(loader);
  }

  @Override
  public @Nullable V load(K key) throws Exception {
    keys.add(key);
    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try {
      if (!gate.await(HELD_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("held for " + HELD_LIMIT + " and never released");
      }
      Exception failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
      return loader.load(key);
    } finally {
      underWay.decrementAndGet();
    }
  }

  /** Has loads wait from now on, until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Has loads go on. */
  public void release() {
    gate.countDown();
  }

  /**
   * Has the next load that is not held any more throw {@code failure}; may be called for several.
   */
  public void failNext(Exception failure) {
    failures.add(failure);
  }

  /** Returns how often it was called. */
  public int loads() {
    return keys.size();
  }

  /** Returns how often it was called for {@code key}. */
  public int loads(K key) {
    return (int) keys.stream().filter(key::equals).count();
  }

  /** Returns the keys that it was called for, in that order. */
  public List<K> keys() {
    return List.copyOf(keys);
  }

  /** Returns how many loads are under way now. */
  public int underWay() {
    return underWay.get();
  }

  /** Returns how many loads were under way at once, at most. */
  public int mostAtOnce() {
    return most.get();
  }
}
