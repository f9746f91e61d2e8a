package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadContext;
import io.terrace.cache.spi.TimeSource;
import java.time.Duration;
import java.util.Map;

/**
 * One key of a real engine, on which interleaved threads do what is noted in a {@link LoadHistory}.
 * What a subclass does another way is a fault that has to be found.
 *
 * <p>Others may come in wherever the engine hashes the key (so before each use of a map or of an
 * epoch, those inside the atomic step of the local tier among them), around each use of the local
 * tier, at each look at the clock, and before and after all that is noted.
 */
class InterleavedCache {

  static final Key KEY = new Key();
  static final String TAG = "tag";

  private static final CacheSpec<Key, Integer> SPEC =
      CacheSpec.of(Key.class, Integer.class).storeByReference().statistics(false);

  /** A key whose every hash is a point. */
  static final class Key {
    @Override
    public int hashCode() {
      Interleavings.point();
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key;
    }
  }

  final LoadHistory history = new LoadHistory();
  final EngineRuntime runtime;
  final CacheEngine<Key, Integer> engine;

  InterleavedCache(EngineRuntime runtime) {
    this.runtime = runtime;
    this.engine = runtime.engine("interleaved", SPEC, null);
  }

  /** Makes what the caches of one check share, with the local tier that {@code loader} finds. */
  static EngineRuntime runtime(ClassLoader loader) {
    return new EngineRuntime(
        "interleaved", loader, new StoppedClock(), Runnable::run, Map.of(), true, t -> t);
  }

  private static final class StoppedClock implements TimeSource {
    @Override
    public long nanoTime() {
      Interleavings.point();
      return 0;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
      return () -> {};
    }
  }

  /** Reads with a loader that gives the number of its run. */
  final void read() {
    observe(false);
  }

  /** Reads with a loader that throws. */
  final void readInVain() {
    observe(true);
  }

  private void observe(boolean fails) {
    long from = history.readBegins();
    int value;
    try {
      value = get(from, fails);
    } catch (LoadFailure failure) {
      history.readFails(from, failure);
      return;
    }
    history.readEnds(from, value);
  }

  /** Returns the value; {@code arrived} is when its reader came. */
  int get(long arrived, boolean fails) {
    return engine.get(KEY, (key, context) -> load(arrived, fails, context)).held();
  }

  private int load(long arrived, boolean fails, LoadContext<Integer> context) {
    context.tags(TAG);
    return load(arrived, fails);
  }

  /** Loads: the number of the load, or a failure that no other load has. */
  final int load(long arrived, boolean fails) {
    int number = history.loadBegins(arrived);
    LoadFailure failure = fails ? new LoadFailure() : null;
    history.loadEnds(number, failure);
    if (failure != null) {
      throw failure;
    }
    return number;
  }

  static final class LoadFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void invalidate() {
    history.invalidate(() -> engine.invalidate(KEY));
  }

  void clear() {
    history.invalidate(engine::clear);
  }

  void invalidateTag() {
    history.invalidate(() -> runtime.invalidateTag(TAG));
  }

  /** Judges what happened; nobody does anything any more. */
  final void judge() {
    TierEntry<Integer> held = engine.table().present(KEY);
    history.judge(held == null ? null : held.held());
    engine.close();
  }
}
