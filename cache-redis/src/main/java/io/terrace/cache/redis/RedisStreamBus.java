package io.terrace.cache.redis;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The invalidations of a namespace in one stream of Redis, which is bounded in length.
 *
 * <p>The idea: an end remembers the entry that it read last, and asks for what there is from that
 * one on, it included. While it is there, nothing after it can have been trimmed; if it is not, in
 * the same answer, there is a gap. So an end that was cut off reads on where it was, and one that
 * was away for too long knows. To have such an entry from the first, an end begins with an appended
 * entry of its own that makes nothing void, and so it does again after a gap.
 *
 * <p>Another run of the server, or another server, is a gap as well, though the entry be there:
 * what was appended after it may have been lost with the server, and no entry tells of that.
 *
 * <p>Contact is the moment before the question whose answer had nothing left to read after it. The
 * wait for the next entry is bounded, so that the question is asked again.
 *
 * <p>Thread-safe. An end that cannot reach its server goes on trying, and has no contact meanwhile.
 */
final class RedisStreamBus implements InvalidationBus {

  /** How many are appended by one call: some 1 MB. */
  private static final int MESSAGES_PER_CALL = 256;

  private static final long PAUSE_MILLIS = 100;
  private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = System.getLogger(RedisStreamBus.class.getName());

  private final Topology topology;
  private final Calls calls;
  private final Publishing publishing;
  private final RedisSettings settings;
  private final StreamReader reader;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile long contactNanos = System.nanoTime();
  private volatile @Nullable Duration lag;

  // Of the thread, once it has begun.
  private byte @Nullable [] position;
  private String run = "";
  private boolean saidLost;
  private long loggedNanos = System.nanoTime() - LOG_PAUSE_NANOS;

  RedisStreamBus(Topology topology, Calls calls, Publishing publishing, RedisSettings settings) {
    this.topology = topology;
    this.calls = calls;
    this.publishing = publishing;
    this.settings = settings;
    this.reader = new StreamReader(topology, settings, publishing.stream());
  }

  @Override
  public void publish(List<Invalidation> invalidations) {
    if (isClosed()) {
      throw new StoreException(Outcome.NOT_DONE, topology.name() + ": publish: the bus is closed");
    }
    List<byte[]> messages = BusMessages.encode(invalidations);
    for (int from = 0; from < messages.size(); from += MESSAGES_PER_CALL) {
      int to = Math.min(messages.size(), from + MESSAGES_PER_CALL);
      append(messages.subList(from, to));
    }
  }

  private void append(List<byte[]> messages) {
    List<byte[]> arguments =
        new ArrayList<>(List.of(Script.ascii(Publishing.MOST_ENTRIES), publishing.sender()));
    arguments.addAll(messages);
    Object ignored =
        calls.run(
            "publish",
            Script.APPEND,
            new byte[][] {publishing.stream()},
            arguments.toArray(byte[][]::new));
  }

  /** Returns what scripts publish with, in the name of this end. */
  Publishing publishing() {
    return publishing;
  }

  @Override
  public void subscribe(Subscriber subscriber) {
    if (thread != null) {
      throw new IllegalStateException("this end has a subscriber: each manager has its own end");
    }
    try {
      connect(subscriber);
    } catch (RuntimeException e) {
      failed(e); // the thread goes on trying
    }
    Thread following = new Thread(() -> follow(subscriber), "terrace-redis-bus");
    following.setDaemon(true);
    thread = following;
    following.start();
  }

  @Override
  public long lastContactNanos() {
    return contactNanos;
  }

  @Override
  public Optional<Duration> lag() {
    return Optional.ofNullable(lag);
  }

  private void follow(Subscriber subscriber) {
    while (!isClosed()) {
      try {
        byte[] last = reader.isConnected() ? position : null;
        if (last == null) {
          connect(subscriber);
        } else {
          readAfter(last, subscriber);
        }
      } catch (RuntimeException | OutOfMemoryError e) { // also an answer that makes no sense
        failed(e);
        pause();
      }
    }
    reader.disconnect();
  }

  private void connect(Subscriber subscriber) {
    String found = reader.connect();
    if (position == null || !found.equals(run)) {
      begin(subscriber);
      run = found;
    }
    if (saidLost) {
      saidLost = false;
      LOG.log(Level.INFO, topology.name() + ": the bus is followed again");
    }
  }

  /** Goes on from the present end; the first time, nothing is held that could be void. */
  private void begin(Subscriber subscriber) {
    long before = System.nanoTime();
    byte[] end = reader.append(Publishing.MOST_ENTRIES, publishing.sender(), BusMessages.empty());
    if (thread != null) {
      gap(subscriber);
    }
    position = end;
    contactNanos = before;
  }

  private void gap(Subscriber subscriber) {
    if (!isClosed()) {
      boolean ignored =
          log(topology.name() + ": messages may be missing: what is held locally is dropped");
      subscriber.gap();
    }
  }

  private void readAfter(byte[] last, Subscriber subscriber) {
    long before = System.nanoTime();
    List<?> entries = reader.from(last);
    if (entries.isEmpty() || !Arrays.equals(id(entries.get(0)), last)) {
      begin(subscriber);
      return;
    }
    if (entries.size() > 1) {
      tell(entries.subList(1, entries.size()), subscriber);
      position = id(entries.get(entries.size() - 1));
    }
    if (entries.size() < StreamReader.PAGE) {
      contactNanos = before;
    }
    if (entries.size() == 1 && !isClosed()) {
      reader.await(last);
    }
  }

  private void tell(List<?> entries, Subscriber subscriber) {
    List<Invalidation> all = new ArrayList<>();
    for (Object entry : entries) {
      List<Invalidation> some = invalidations(Replies.list(Replies.list(entry).get(1)));
      if (some == null) {
        gap(subscriber); // which makes void what the others do
        return;
      }
      all.addAll(some);
    }
    if (!all.isEmpty() && !isClosed()) {
      subscriber.invalidated(all);
      lag = reader.age(id(entries.get(entries.size() - 1)));
    }
  }

  /** Returns what an entry makes void here, or null if that cannot be told. */
  private @Nullable List<Invalidation> invalidations(List<?> fields) {
    if (fields.size() != 4 || !(fields.get(1) instanceof byte[] sender)) {
      return null;
    }
    if (Arrays.equals(sender, publishing.sender())) {
      return List.of();
    }
    return fields.get(3) instanceof byte[] message ? BusMessages.decode(message) : null;
  }

  private static byte[] id(Object entry) {
    if (Replies.list(entry).get(0) instanceof byte[] id) {
      return id;
    }
    throw new IllegalStateException("an entry without an id");
  }

  private void failed(Throwable e) {
    reader.disconnect();
    topology.doubt();
    if (!isClosed()) {
      String reason =
          e instanceof RuntimeException failure
              ? Failures.message(
                  topology.name(), "following the bus", Budget.of(settings.timeout()), failure)
              : "following the bus failed: an entry is too large";
      saidLost |= log(reason + "; it is tried again every " + PAUSE_MILLIS + " ms");
    }
  }

  /** Logs a warning, unless there was one lately; returns whether it did. */
  private boolean log(String message) {
    long now = System.nanoTime();
    if (now - loggedNanos < LOG_PAUSE_NANOS) {
      return false;
    }
    loggedNanos = now;
    LOG.log(Level.WARNING, message);
    return true;
  }

  private void pause() {
    try {
      boolean ignored = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // The thread is ours, and ends when the bus is closed. Kept, the interrupt of anybody else
      // would have it try again without a pause for as long as the server is away.
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Ends the thread, and waits for it no longer than a call takes; not if that thread calls. */
  @Override
  public void close() {
    closed.countDown();
    reader.cut();
    Thread following = thread;
    if (following == null) {
      reader.disconnect();
    } else if (following != Thread.currentThread()) {
      following.interrupt();
      try {
        following.join(Math.max(1, settings.timeout().toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
