package io.terrace.cache.redis;

import io.terrace.cache.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What goes on behind the calls: those whose time is over are ended, the clocks of the nodes and
 * the era are read again, and the nodes themselves looked for. Two threads, so that one that waits
 * for a node does not hold up the other. Thread-safe.
 */
final class Upkeep implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Upkeep.class.getName());

  /** An overdue call is ended within this part of its time. */
  private static final int LOOKS_PER_TIMEOUT = 10;

  private static final Duration REFRESH = Duration.ofSeconds(1);

  /** Clocks of quartz drift apart by some 0.1 ms in this time. */
  private static final int REFRESHES_PER_SAMPLE = 10;

  private final Topology topology;
  private final Calls calls;
  private final Era era;
  private final byte[] home;
  private final RedisSettings settings;
  private final ScheduledThreadPoolExecutor threads;
  private volatile @Nullable NodeClock homeClock;
  private int refreshes;

  /** Makes one; the time of the store is that of the node that has the key {@code home}. */
  Upkeep(Topology topology, Calls calls, Era era, byte[] home, RedisSettings settings) {
    this.topology = topology;
    this.calls = calls;
    this.era = era;
    this.home = home;
    this.settings = settings;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ScheduledThreadPoolExecutor(
            2,
            task -> {
              Thread thread = new Thread(task, "terrace-redis-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Begins, and looks whether the server is there.
   *
   * @throws StoreException if it is not, and the settings say that it has to be
   */
  void start() {
    repeat(this::cutOverdue, settings.timeout().dividedBy(LOOKS_PER_TIMEOUT));
    try {
      sampleHome();
    } catch (StoreException e) {
      if (settings.failFast()) {
        close();
        topology.close();
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "{0}; begins without it: what is asked of it fails until it is there",
          e.getMessage());
    }
    repeat(this::refresh, REFRESH);
  }

  private void repeat(Runnable task, Duration pause) {
    long nanos = Math.max(1_000_000, pause.toNanos());
    var unused = threads.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void cutOverdue() {
    topology.all().forEach(NodePool::cutOverdue);
  }

  /** Returns the time of the store. */
  long timeNanos() {
    NodeClock clock = homeClock;
    return clock == null ? NodeClock.nanosHere() : clock.nanos();
  }

  private void refresh() {
    try {
      topology.refresh();
      era.look(calls);
      boolean due = refreshes++ % REFRESHES_PER_SAMPLE == 0;
      topology.all().stream()
          .filter(pool -> due ? pool.clock().isSet() : pool.clock().isDoubtful())
          .forEach(this::sample);
      if (due || homeClock == null) {
        sampleHome();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "not refreshed", e); // the calls say what is wrong
    }
  }

  private void sampleHome() {
    NodePool pool = calls.within("time", budget -> topology.primary(home, budget));
    if (!pool.clock().isSet()) {
      sample(pool);
    }
    homeClock = pool.clock();
  }

  private void sample(NodePool pool) {
    calls.read(
        "time",
        budget -> pool,
        connection -> {
          pool.clock().sample(connection);
          return null;
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
