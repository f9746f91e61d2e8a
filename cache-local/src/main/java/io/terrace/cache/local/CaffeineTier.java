package io.terrace.cache.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.terrace.cache.spi.LocalTier;
import io.terrace.cache.spi.LocalTierFactory.Options;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Caffeine cache that is bounded, and nothing else: no expiry, since Caffeine then reads the
 * clock on each hit, which costs more than the lookup; no statistics, since the engine counts.
 *
 * <p>Evictions run in the thread that causes them, so that the bound holds when a write returns and
 * no thread of a common pool is needed. Thread-safe.
 */
final class CaffeineTier<K, E> implements LocalTier<K, E> {

  private static final int LOCK_BITS = 7;

  private final Cache<K, E> cache;
  private final ConcurrentMap<K, E> map;
  private final Policy<K, E> policy;
  private final Lock[] locks;

  CaffeineTier(Options<K, E> options) {
    Caffeine<Object, Object> builder = Caffeine.newBuilder().executor(Runnable::run);
    Caffeine<K, E> bounded;
    var weigher = options.weigher();
    if (weigher == null) {
      bounded = builder.maximumSize(options.maximum()).evictionListener(evicted(options));
    } else {
      bounded =
          builder
              .maximumWeight(options.maximum())
              .<K, E>weigher(weigher::applyAsInt)
              .evictionListener(evicted(options));
    }
    this.cache = bounded.build();
    this.map = cache.asMap();
    this.policy = cache.policy();
    this.locks = Stream.generate(ReentrantLock::new).limit(1 << LOCK_BITS).toArray(Lock[]::new);
  }

  private static <K, E> com.github.benmanes.caffeine.cache.RemovalListener<K, E> evicted(
      Options<K, E> options) {
    return (key, entry, cause) -> {
      if (cause == RemovalCause.SIZE && key != null && entry != null) {
        options.evicted().accept(key, entry);
      }
    };
  }

  @Override
  public @Nullable E get(K key) {
    return cache.getIfPresent(key);
  }

  @Override
  public @Nullable E peek(K key) {
    return policy.getIfPresentQuietly(key);
  }

  @Override
  public @Nullable E compute(
      K key, BiFunction<? super K, ? super @Nullable E, ? extends @Nullable E> change) {
    Lock lock = lockOf(key);
    lock.lock();
    try {
      E present = peek(key);
      E next = change.apply(key, present);
      if (next == null) {
        map.remove(key);
      } else if (next != present) {
        map.put(key, next);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(K key, E entry) {
    Lock lock = lockOf(key);
    lock.lock();
    try {
      return peek(key) == entry && map.remove(key) == entry;
    } finally {
      lock.unlock();
    }
  }

  private Lock lockOf(K key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return locks[hash >>> (Integer.SIZE - LOCK_BITS)];
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<Map.Entry<K, E>> iterator() {
    return Collections.unmodifiableMap(map).entrySet().iterator();
  }

  @Override
  public long size() {
    cache.cleanUp();
    return cache.estimatedSize();
  }
}
