package io.terrace.cache.memcached;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bus without a broker: the messages are a log in Memcached, on the one node that has the
 * versions, which each subscriber reads on at an interval by a thread of its own.
 *
 * <p>Thread-safe. {@link #publish} takes two round trips, {@link #subscribe} one, within the
 * timeout of the store; while the node is away the one fails, and the other begins when it is back,
 * with a gap. A message is kept for some minutes, longer than anything is believed without contact.
 */
final class MemcachedLogBus implements InvalidationBus {

  private static final Logger LOGGER = System.getLogger(MemcachedLogBus.class.getName());
  private static final Duration END = Duration.ofSeconds(5);

  /** A poll that takes longer is of no use: contact is lost meanwhile. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

  private final Publishing publishing;
  private final BusLog log;
  private final Settings settings;
  private final Duration interval;
  private final long madeNanos = System.nanoTime();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable LogFollower follower;
  private @Nullable Thread thread;

  /** Makes one that sends nothing and has no thread yet. */
  MemcachedLogBus(Publishing publishing, Settings settings, Duration interval) {
    this.publishing = publishing;
    this.log = publishing.log();
    this.settings = settings;
    this.interval = interval;
  }

  @Override
  public void publish(List<Invalidation> invalidations) {
    if (isClosed()) {
      throw new StoreException(
          StoreException.Outcome.NOT_DONE, "memcached: publish failed at once: the bus is closed.");
    }
    if (!invalidations.isEmpty()) {
      log.append(settings.call("publish"), publishing.messages(invalidations));
    }
  }

  @Override
  public synchronized void subscribe(Subscriber subscriber) {
    if (follower != null) {
      throw new IllegalStateException(
          "memcached: this bus has a subscriber. Each manager needs a tier of its own.");
    }
    if (isClosed()) {
      throw new IllegalStateException("memcached: the bus is closed.");
    }
    LogFollower begun = new LogFollower(publishing, this::poll, subscriber, interval);
    begun.begin();
    follower = begun;
    Thread reader = new Thread(() -> follow(begun), "terrace-memcached-bus-" + log.nodeName());
    reader.setDaemon(true);
    reader.start();
    thread = reader;
  }

  private Call poll() {
    Duration timeout = settings.timeout();
    return new Call("poll", timeout.compareTo(LONGEST_POLL) < 0 ? timeout : LONGEST_POLL);
  }

  private void follow(LogFollower reader) {
    while (!isClosed()) {
      long pauseNanos = reader.poll();
      try {
        boolean ignored = closing.await(pauseNanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // By close, which the loop looks at.
      }
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  @Override
  public long lastContactNanos() {
    LogFollower reader = follower;
    return reader == null ? madeNanos : reader.contactNanos();
  }

  /** Returns what publishes in the name of this end. */
  Publishing publishing() {
    return publishing;
  }

  @Override
  public Optional<Duration> lag() {
    return Optional.ofNullable(follower).flatMap(LogFollower::lag);
  }

  /** Ends the thread, and waits until it has ended unless it is the caller. */
  @Override
  public void close() {
    closing.countDown();
    Thread reader = reader();
    if (reader == null || reader == Thread.currentThread()) {
      return;
    }
    reader.interrupt();
    try {
      reader.join(END.toMillis());
      if (reader.isAlive()) {
        LOGGER.log(Level.WARNING, "the reader of a bus on Memcached has not ended in {0}", END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Thread reader() {
    return thread;
  }
}
