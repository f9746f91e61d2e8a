package io.terrace.cache.engine;

import io.terrace.cache.spi.TimeSource.Cancellable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Frees entries that can no longer be served and that nothing touches.
 *
 * <p>The local tier knows no time, which is what makes a hit cheap; so entries are looked through
 * now and then, at least a second apart, and so seldom that it takes at most a hundredth of one
 * core: a million entries are a matter of some tens of milliseconds. An entry is freed within two
 * pauses of its death. A manager none of whose entries ever ends does not sweep.
 */
final class Sweeper {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long SHARE = 100;

  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

  private final EngineRuntime runtime;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile @Nullable Cancellable next;

  Sweeper(EngineRuntime runtime) {
    this.runtime = runtime;
  }

  void start() {
    if (started.compareAndSet(false, true)) {
      schedule(PAUSE);
    }
  }

  void stop() {
    stopped = true;
    Cancellable pending = next;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void schedule(Duration pause) {
    if (!stopped) {
      next = runtime.timeSource().after(pause, this::sweepOnExecutor);
    }
  }

  private void sweepOnExecutor() {
    try {
      runtime.executor().execute(this::sweep);
    } catch (RuntimeException | Error full) { // or an executor of the user's that fails
      schedule(PAUSE);
    }
  }

  private void sweep() {
    long began = System.nanoTime();
    try {
      runtime.engines().forEach(CacheEngine::sweep);
      runtime.localCounters().sweep();
    } catch (RuntimeException failure) { // of a key's equals, say: the next time comes all the same
      LOG.log(Level.WARNING, "freeing dead entries failed", failure);
    } finally {
      Duration pause = Duration.ofNanos((System.nanoTime() - began) * SHARE);
      schedule(pause.compareTo(PAUSE) < 0 ? PAUSE : pause);
    }
  }
}
