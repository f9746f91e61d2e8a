package io.terrace.cache.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.terrace.cache.spi.LocalTier;
import io.terrace.cache.spi.LocalTierFactory.Options;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Caffeine cache that is bounded, and nothing else: no expiry, since Caffeine then reads the
 * clock on each hit, which costs more than the lookup; no statistics, since the engine counts.
 *
 * <p><b>Holders.</b> What Caffeine has of a key is a {@link Holder}, in which the entry lies. A
 * change of an entry that is there is one in its holder; only what comes and what goes is
 * Caffeine's business, and the uses that {@link #get} tells it of: its own work on a write over
 * what is there costs more than the write.
 *
 * <p><b>Changes.</b> All but an eviction are made under a lock of the key's. Caffeine evicts in its
 * own, and says so before it lets go of the holder; so an entry leaves its holder by an atomic
 * step, and who comes second finds that out.
 *
 * <p>Evictions run in the thread that causes them, so that the bound holds when a write returns and
 * no thread of a common pool is needed. Thread-safe.
 */
final class CaffeineTier<K, E> implements LocalTier<K, E> {

  private static final int LOCK_BITS = 7;

  private final Cache<K, Holder<K, E>> cache;
  private final ConcurrentMap<K, Holder<K, E>> map;
  private final Policy<K, Holder<K, E>> policy;
  private final @Nullable ToIntBiFunction<K, E> weigher;
  private final BiConsumer<K, E> evicted;
  private final Lock[] locks;

  CaffeineTier(Options<K, E> options) {
    this.weigher = options.weigher();
    this.evicted = options.evicted();
    this.cache = cache(options.maximum());
    this.map = cache.asMap();
    this.policy = cache.policy();
    this.locks = Stream.generate(ReentrantLock::new).limit(1 << LOCK_BITS).toArray(Lock[]::new);
  }

  private Cache<K, Holder<K, E>> cache(long maximum) {
    Caffeine<Object, Object> builder = Caffeine.newBuilder().executor(Runnable::run);
    Caffeine<K, Holder<K, E>> bounded =
        weigher == null
            ? builder.maximumSize(maximum).evictionListener(this::evicted)
            : builder
                .maximumWeight(maximum)
                .<K, Holder<K, E>>weigher((key, holder) -> weight(holder))
                .evictionListener(this::evicted);
    return bounded.build();
  }

  private static int weight(Holder<?, ?> holder) {
    return ((WeighedHolder<?, ?>) holder).weight;
  }

  private void evicted(@Nullable K key, @Nullable Holder<K, E> holder, RemovalCause cause) {
    E entry = holder == null ? null : holder.die();
    if (key != null && entry != null) {
      evicted.accept(key, entry);
    }
  }

  @Override
  public @Nullable E get(K key) {
    Holder<K, E> holder = cache.getIfPresent(key);
    return holder == null ? null : holder.entry();
  }

  @Override
  public @Nullable E peek(K key) {
    Holder<K, E> holder = policy.getIfPresentQuietly(key);
    return holder == null ? null : holder.entry();
  }

  @Override
  public @Nullable E compute(
      K key, BiFunction<? super K, ? super @Nullable E, ? extends @Nullable E> change) {
    Lock lock = lockOf(key);
    lock.lock();
    try {
      Holder<K, E> holder = policy.getIfPresentQuietly(key);
      E present = holder == null ? null : holder.entry();
      E next = change.apply(key, present);
      if (next == null) {
        boolean ignored = holder != null && present != null && drop(key, holder, present);
      } else if (next != present) {
        int weight = weigher == null ? 1 : weight(weigher, key, next);
        if (holder == null || present == null || !holder.replace(present, next)) {
          map.put(key, holder(key, next, weight)); // also where it was evicted just now
        } else if (weigher != null) {
          weighAgain(key, holder, weight);
        }
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private Holder<K, E> holder(K key, E entry, int weight) {
    return weigher == null ? new Holder<>(key, entry) : new WeighedHolder<>(key, entry, weight);
  }

  private void weighAgain(K key, Holder<K, E> holder, int weight) {
    if (holder instanceof WeighedHolder<K, E> weighed && weighed.weight != weight) {
      weighed.weight = weight;
      boolean ignored = map.replace(key, holder, holder);
    }
  }

  private boolean drop(K key, Holder<K, E> holder, E entry) {
    boolean had = holder.replace(entry, null);
    if (had) {
      map.remove(key, holder);
    }
    return had;
  }

  private static <K, E> int weight(ToIntBiFunction<K, E> weigher, K key, E entry) {
    int weight = weigher.applyAsInt(key, entry);
    if (weight < 0) {
      throw new IllegalArgumentException("the weight of an entry must not be below 0: " + weight);
    }
    return weight;
  }

  @Override
  public boolean remove(K key, E entry) {
    Lock lock = lockOf(key);
    lock.lock();
    try {
      Holder<K, E> holder = policy.getIfPresentQuietly(key);
      return holder != null && drop(key, holder, entry);
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
    map.forEach(
        (key, holder) -> {
          E ignored = holder.die();
          map.remove(key, holder);
        });
  }

  @Override
  public Iterator<Map.Entry<K, E>> iterator() {
    return map.values().stream().<Map.Entry<K, E>>mapMulti(CaffeineTier::entry).iterator();
  }

  private static <K, E> void entry(Holder<K, E> holder, Consumer<Map.Entry<K, E>> sink) {
    E entry = holder.entry();
    if (entry != null) {
      sink.accept(Map.entry(holder.key, entry));
    }
  }

  @Override
  public long size() {
    cache.cleanUp();
    return cache.estimatedSize();
  }
}
