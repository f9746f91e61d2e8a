package io.terrace.bench.hitrate.replay;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Terrace itself with its local tier, read by {@link TieredCache#load} as an application reads it.
 * Its manager has the time of the trace, with which it tells the tier of every read; with the
 * machine's it tells it of a sample when hits are many.
 */
final class TerraceTier implements Tier {

  private static final AtomicLong NAMES = new AtomicLong();

  private final Space space;
  private final TerraceCacheManager manager;
  private final TieredCache<Object, Loaded> cache;
  private long expiredMisses;
  private boolean tellsExpired = true; // a loader is told what it replaces, and a reader is not

  TerraceTier(Space space) {
    this.space = space;
    this.manager =
        TerraceCacheManager.builder()
            .namespace("replay-" + NAMES.incrementAndGet())
            .timeSource(space.time())
            .build();
    CacheSpec<Object, Loaded> spec = CacheSpec.of(Object.class, Loaded.class).storeByReference();
    this.cache =
        manager.cache(
            "trace",
            space.byBytes()
                ? spec.localMaximumWeight(space.capacity(), (key, value) -> value.bytes())
                : spec.localMaximumSize(space.capacity()));
  }

  @Override
  public @Nullable Loaded get(int key, long now) {
    tellsExpired = false;
    return cache.find(object(key)).orElse(null);
  }

  @Override
  public Loaded getOrLoad(int key, long now, Source source) {
    Loaded value =
        cache.load(
            object(key),
            (asked, context) -> {
              expiredMisses += context.stale().isPresent() ? 1 : 0;
              Loaded loaded = source.load(key, now);
              if (loaded.until() != Loaded.NEVER) {
                context.ttl(Duration.ofNanos(loaded.until() - now));
              }
              return loaded;
            });
    return Objects.requireNonNull(value);
  }

  @Override
  public void put(int key, Loaded value) {
    if (value.until() == Loaded.NEVER) {
      cache.put(object(key), value);
    } else {
      Duration left = Duration.ofNanos(value.until() - space.time().nanoTime());
      cache.put(object(key), value, EntryOptions.ttl(left));
    }
  }

  @Override
  public void remove(int key) {
    cache.remove(object(key));
  }

  private Object object(int key) {
    return space.trace().keyObject(key);
  }

  @Override
  public long evictions() {
    return cache.statistics().evictions();
  }

  @Override
  public long expiredMisses() {
    return tellsExpired ? expiredMisses : UNKNOWN;
  }

  @Override
  public long excess() {
    long held = 0;
    for (var entry : cache) {
      held += space.byBytes() ? entry.getValue().bytes() : 1;
    }
    return Math.max(0, held - space.capacity());
  }

  @Override
  public void close() {
    manager.close();
  }
}
