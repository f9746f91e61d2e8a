package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.spi.LeaseStore.Watch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Hears of leases that have ended, for all threads of this process that wait for some.
 *
 * <p>The idea: one connection that subscribes to one channel, on which a script says the key of a
 * lease that it ends, if somebody has said that he waits for it. So a message costs nothing where
 * nobody waits, and a waiter costs no connection. The connection and its thread are there while
 * somebody waits, and for a while longer.
 *
 * <p>A message reaches those who are subscribed at that moment, and nobody later: what is said
 * while the connection is down is lost, and so who waits is told at once when it is up, and waits
 * only shortly while it is not. On a cluster the nodes hand messages on to each other.
 *
 * <p>Thread-safe.
 */
final class EndedLeases implements AutoCloseable {

  private static final Logger LOG = System.getLogger(EndedLeases.class.getName());

  /** After so long without a message a connection is made anew, or closed if nobody waits. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** How long one waits to be told where nothing can be told. */
  private static final Duration DEAF_WAIT = Duration.ofMillis(25);

  /** How long the first who waits does so for the connection. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Topology topology;
  private final RedisSettings settings;
  private final byte[] channel;
  private final ConcurrentMap<String, Set<Semaphore>> waiting = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile CountDownLatch listening = new CountDownLatch(1);
  private volatile @Nullable Tether tether;
  private @Nullable Thread thread; // guarded by this

  EndedLeases(Topology topology, RedisSettings settings, byte[] channel) {
    this.topology = topology;
    this.settings = settings;
    this.channel = channel;
  }

  /** Returns what hears of the leases of {@code key}; waits shortly for the connection. */
  Watch watch(String key) {
    Semaphore told = new Semaphore(0);
    waiting.compute(
        key,
        (k, others) -> {
          Set<Semaphore> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(told);
          return all;
        });
    begin();
    try {
      boolean ignored = listening.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // which the wait finds
    }
    return new KeyWatch(key, told);
  }

  private final class KeyWatch implements Watch {
    private final String key;
    private final Semaphore told;

    KeyWatch(String key, Semaphore told) {
      this.key = key;
      this.told = told;
    }

    @Override
    public void await(Duration limit) throws InterruptedException {
      boolean isDeaf = listening.getCount() > 0 && limit.compareTo(DEAF_WAIT) > 0;
      long nanos = (isDeaf ? DEAF_WAIT : limit).toNanos();
      if (told.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        told.drainPermits();
      }
    }

    @Override
    public void close() {
      waiting.computeIfPresent(
          key,
          (k, all) -> {
            all.remove(told);
            return all.isEmpty() ? null : all;
          });
    }
  }

  private synchronized void begin() {
    if (thread == null && !isClosed()) {
      Thread reader = new Thread(this::listen, "terrace-redis-leases");
      reader.setDaemon(true);
      thread = reader;
      reader.start();
    }
  }

  private void listen() {
    while (!mayEnd()) {
      try {
        subscribed();
      } catch (RuntimeException | OutOfMemoryError e) { // also a reply that makes no sense
        topology.doubt();
        LOG.log(Level.DEBUG, "ends of leases are not heard of, and looked for instead", e);
        pause();
      }
    }
  }

  /** Whoever comes from now on begins another thread. */
  private synchronized boolean mayEnd() {
    if (isClosed() || waiting.isEmpty()) {
      thread = null;
      return true;
    }
    return false;
  }

  /** Listens on one connection, until it fails or nothing was heard for long. */
  private void subscribed() {
    Budget budget = Budget.of(settings.timeout());
    NodePool pool = topology.primary(channel, budget);
    Tether own = new Tether(pool.node(), settings);
    tether = own;
    if (isClosed()) {
      return;
    }
    NodeConnection connection = pool.connect(own, budget);
    try {
      connection.setSoTimeout(Math.toIntExact(SILENCE.toMillis()));
      connection.sendCommand(new CommandArguments(Command.SUBSCRIBE).add(channel));
      connection.push();
      connection.end(); // from here on it is bounded by silence
      while (!isClosed()) {
        heard(Replies.list(connection.getUnflushedObject()));
      }
    } catch (JedisConnectionException e) {
      if (!(e.getCause() instanceof SocketTimeoutException)) {
        throw e; // else there was silence
      }
    } finally {
      listening = new CountDownLatch(1);
      pool.end(connection);
    }
  }

  private void heard(List<?> message) {
    String kind = Replies.text(message.get(0));
    if (kind.equals("subscribe")) {
      listening.countDown();
      waiting.values().forEach(EndedLeases::tell); // something may have ended before
    } else if (kind.equals("message") && message.get(2) instanceof byte[] key) {
      tell(waiting.getOrDefault(new String(key, UTF_8), Set.of()));
    }
  }

  private static void tell(Set<Semaphore> all) {
    all.forEach(Semaphore::release);
  }

  private void pause() {
    try {
      boolean ignored = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // The thread is ours, and ends when this is closed.
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Ends the thread, and waits for it no longer than a call takes. */
  @Override
  public void close() {
    closed.countDown();
    Tether open = tether;
    if (open != null) {
      open.cut();
    }
    Thread reader;
    synchronized (this) {
      reader = thread;
    }
    if (reader != null) {
      try {
        reader.join(Math.max(1, settings.timeout().toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
