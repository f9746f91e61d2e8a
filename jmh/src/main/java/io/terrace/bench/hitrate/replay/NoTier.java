package io.terrace.bench.hitrate.replay;

import org.jspecify.annotations.Nullable;

/** The local tier of a node that has none. */
final class NoTier implements Tier {

  @Override
  public @Nullable Loaded get(int key, long now) {
    return null;
  }

  @Override
  public void put(int key, Loaded value) {}

  @Override
  public void remove(int key) {}

  @Override
  public long evictions() {
    return 0;
  }

  @Override
  public long expiredMisses() {
    return 0;
  }

  @Override
  public long excess() {
    return 0;
  }

  @Override
  public void close() {}
}
