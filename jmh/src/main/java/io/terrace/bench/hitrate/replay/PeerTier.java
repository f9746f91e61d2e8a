package io.terrace.bench.hitrate.replay;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Another cache, by its own methods: a read, and on a miss a write. Entries that are over leave
 * when they are touched. After each write it is looked whether it keeps to its size, where it says
 * how much it holds.
 */
final class PeerTier implements Tier {

  /** What the replay needs of a cache. */
  interface Access {

    @Nullable Loaded get(Object key);

    void put(Object key, Loaded value);

    void remove(Object key);
  }

  private final Space space;
  private final Access cache;
  private final LongSupplier evictions;
  private final LongSupplier held;
  private final Runnable close;
  private long expiredMisses;
  private long excess;

  PeerTier(Space space, Access cache, LongSupplier evictions, LongSupplier held, Runnable close) {
    this.space = space;
    this.cache = cache;
    this.evictions = evictions;
    this.held = held;
    this.close = close;
  }

  @Override
  public @Nullable Loaded get(int key, long now) {
    Object object = space.trace().keyObject(key);
    Loaded held = cache.get(object);
    if (held != null && held.isOver(now)) {
      expiredMisses++;
      cache.remove(object);
      return null;
    }
    return held;
  }

  @Override
  public void put(int key, Loaded value) {
    cache.put(space.trace().keyObject(key), value);
    excess = Math.max(excess, held.getAsLong() - space.capacity());
  }

  @Override
  public void remove(int key) {
    cache.remove(space.trace().keyObject(key));
  }

  @Override
  public long evictions() {
    return evictions.getAsLong();
  }

  @Override
  public long expiredMisses() {
    return expiredMisses;
  }

  @Override
  public long excess() {
    return excess;
  }

  @Override
  public void close() {
    close.run();
  }
}
