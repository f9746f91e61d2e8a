package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Pending;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The time of the store, which is that of one of its nodes, the same one for all processes; and the
 * pulse by which it is known.
 *
 * <p>A thread asks every node for its statistics once a second. That tells the time to within a
 * fraction of a second after the first few answers (see {@link ClockEstimate}); it also finds a
 * connection that has died silently, since the driver looks at a connection only when something is
 * sent on it; and a node that goes away or comes back is logged, once each. Until the node has told
 * the time it is that of this machine.
 *
 * <p>Thread-safe; {@link #nanos} does not block.
 */
final class StoreClock implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(StoreClock.class.getName());
  private static final String KEY = "{clock}";
  private static final Duration PULSE = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(5);

  private final Nodes nodes;
  private final Settings settings;
  private final Node timekeeper;
  private final ScheduledExecutorService pulse;
  private final ClockEstimate estimate = new ClockEstimate();
  private final Set<Node> lost = new HashSet<>();
  private volatile long aheadNanos =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

  StoreClock(Nodes nodes, Settings settings) {
    this.nodes = nodes;
    this.settings = settings;
    this.timekeeper = nodes.of(KEY);
    this.pulse =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "terrace-memcached-pulse");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Asks the nodes now, and again every second until it is closed. */
  void start() {
    beat();
    ScheduledFuture<?> unused = // it tells nothing: a beat catches what it meets
        pulse.scheduleWithFixedDelay(
            this::beat, PULSE.toMillis(), PULSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns the store's time. */
  long nanos() {
    return System.nanoTime() + aheadNanos;
  }

  /** Returns {@link #nanos} in milliseconds. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  private void beat() {
    Call call = settings.call("pulse");
    long asked = System.nanoTime();
    Map<Node, Pending<Map<String, String>>> pending = new HashMap<>();
    for (Node node : nodes.all()) {
      noteWhetherConnected(node);
      if (node.isConnected()) {
        pending.put(node, node.statistics());
      }
    }
    pending.forEach((node, statistics) -> listen(call, node, statistics, asked));
  }

  private void listen(Call call, Node node, Pending<Map<String, String>> statistics, long asked) {
    try {
      String time = call.await(node, statistics).get("time");
      if (node.equals(timekeeper) && time != null) {
        estimate.told(Long.parseLong(time), asked, System.nanoTime());
        aheadNanos = estimate.aheadNanos();
      }
    } catch (RuntimeException silent) {
      LOGGER.log(Level.DEBUG, "no pulse", silent);
    }
  }

  private void noteWhetherConnected(Node node) {
    if (node.isConnected()) {
      if (lost.remove(node)) {
        LOGGER.log(Level.INFO, "memcached {0}: connected again", node.name());
      }
    } else if (lost.add(node)) {
      LOGGER.log(
          Level.WARNING,
          "memcached {0}: not connected; its keys are misses, and invalidations of them are kept,"
              + " until it is. It is tried again every second.",
          node.name());
    }
  }

  @Override
  public void close() {
    pulse.shutdownNow();
    try {
      if (!pulse.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.log(Level.WARNING, "the pulse of a Memcached store has not ended in {0}", END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
