package io.terrace.cache.memcached;

import io.terrace.cache.memcached.BusLog.Page;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Subscriber;
import io.terrace.cache.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log on from where it is, and tells a subscriber. For one thread at a time; {@link
 * #contactNanos} for all.
 *
 * <p><b>Invariants.</b> Every number up to {@code position} was told, or a gap was told after it
 * was taken. A number is taken after the remote write that it tells of was acknowledged, so that
 * who drops all that it holds when it knows the counter has lost nothing up to that number, though
 * the slots are never read. A contact is the moment before a counter was asked for up to which all
 * has been told.
 *
 * <p>A slot that is not there is looked for again for a grace, since the counter moves before it is
 * written; what comes after it waits so long. Then it is a gap, as is what cannot be read, a
 * counter that is gone, went back, or is further ahead than is worth reading.
 */
final class LogFollower {

  private static final Logger LOGGER = System.getLogger(LogFollower.class.getName());
  private static final long UNKNOWN = -1;

  /** Slots that are asked for together with the counter, in the hope that they are all. */
  private static final int AHEAD = 8;

  /** Slots of one round trip when there are more: a bound of memory if each is of the largest. */
  private static final int BATCH = 32;

  /** A backlog above this is not read: dropping all costs less. */
  private static final long FARTHEST = 1 << 16;

  /** Well below the two seconds after which a contact is too old, so that these seldom meet. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Where something came, more is likely to: the next look comes after this part of a pause. */
  private static final int SOONER = 4;

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Publishing publishing;
  private final BusLog log;
  private final Supplier<Call> calls;
  private final Subscriber subscriber;
  private final long intervalNanos;
  private long position = UNKNOWN;
  private long missing = UNKNOWN;
  private long missingSinceNanos;

  /** Nothing was held when this was made, so that nothing was missing. */
  private volatile long contactNanos = System.nanoTime();

  private volatile @Nullable Duration lag;

  /**
   * Makes one that has read nothing.
   *
   * @param publishing what sends in our name, of which we are not told
   * @param calls makes a call, of limited time
   */
  LogFollower(
      Publishing publishing, Supplier<Call> calls, Subscriber subscriber, Duration interval) {
    this.publishing = publishing;
    this.log = publishing.log();
    this.calls = calls;
    this.subscriber = subscriber;
    this.intervalNanos = interval.toNanos();
  }

  /** Returns how long the last message that was told had been on its way. */
  Optional<Duration> lag() {
    return Optional.ofNullable(lag);
  }

  long contactNanos() {
    return contactNanos;
  }

  /** Takes the end of the log as the position; if that fails, the first poll that does not. */
  void begin() {
    long asked = System.nanoTime();
    try {
      position = log.last(calls.get());
      contactNanos = asked;
    } catch (StoreException unavailable) {
      LOGGER.log(Level.DEBUG, "the bus has no position yet", unavailable);
    }
  }

  /** Reads what is new; returns how long to wait until this is called again. Never throws. */
  long poll() {
    long before = position;
    try {
      long asked = System.nanoTime();
      if (position == UNKNOWN) {
        skipTo(log.last(calls.get()), asked, "the position is not known");
      } else {
        follow(asked);
      }
    } catch (StoreException unavailable) {
      LOGGER.log(Level.DEBUG, "the bus cannot be read", unavailable);
    } catch (RuntimeException failure) {
      LOGGER.log(Level.WARNING, "a subscriber failed, and is told of a gap", failure);
      position = UNKNOWN;
    }
    if (missing != UNKNOWN) {
      return Math.min(RETRY_NANOS, intervalNanos);
    }
    return position == before ? intervalNanos : intervalNanos / SOONER;
  }

  private void follow(long asked) {
    Page page = log.read(calls.get(), position + 1, AHEAD);
    if (page.last().isEmpty()) {
      skipTo(log.last(calls.get()), asked, "the counter is gone");
      return;
    }
    long last = page.last().getAsLong();
    if (last < position || last - position > FARTHEST) {
      skipTo(last, asked, "the counter is not near the position");
      return;
    }
    boolean goesOn = tell(page, AHEAD, last, asked);
    while (goesOn && position < last) {
      goesOn = tell(log.read(calls.get(), position + 1, BATCH), BATCH, last, asked);
    }
    if (goesOn) {
      missing = UNKNOWN;
      contactNanos = asked;
    }
  }

  /** Tells what a page has up to {@code last}; returns whether nothing of that is missing. */
  private boolean tell(Page page, int count, long last, long asked) {
    long end = Math.min(last, position + count);
    long next = position + 1;
    List<Invalidation> news = new ArrayList<>();
    Item item = null;
    long sentMillis = 0;
    while (next <= end && (item = page.slots().get(log.key(next))) != null) {
      Optional<BusMessage> message = BusMessage.in(item);
      if (message.isEmpty()) {
        skipTo(last, asked, "a message cannot be read");
        return false;
      }
      if (message.get().sender() != publishing.sender()) {
        news.addAll(message.get().invalidations());
        sentMillis = message.get().sentMillis();
      }
      next++;
    }
    if (!news.isEmpty()) {
      subscriber.invalidated(news);
      lag = Duration.ofMillis(Math.max(0, publishing.storeMillis() - sentMillis));
    }
    position = next - 1;
    if (next <= end) {
      noteMissing(next, last, asked);
    }
    return next > end;
  }

  private void noteMissing(long number, long last, long asked) {
    long now = System.nanoTime();
    if (missing != number) {
      missing = number;
      missingSinceNanos = now;
    } else if (now - missingSinceNanos > GRACE_NANOS) {
      skipTo(last, asked, "a message is missing");
    }
  }

  /** Tells of a gap, which makes up for all numbers that were taken when it is told. */
  private void skipTo(long last, long asked, String reason) {
    LOGGER.log(Level.DEBUG, "a gap of the bus: {0}", reason);
    position = UNKNOWN;
    subscriber.gap();
    position = last;
    missing = UNKNOWN;
    contactNanos = asked;
  }
}
