package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * The wall clock of a node, as told by it: a sample of its {@code TIME}, carried on by the clock of
 * this process that only goes forward. So it goes right whatever the wall clock here says. It is
 * wrong by at most half the round trip of the sample, and by what the clocks drift apart until the
 * next. Thread-safe.
 */
final class NodeClock {

  /** A sample that took longer is soon taken again, and replaces none that took much less. */
  private static final long GOOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * @param aheadNanos what the node's clock is ahead of this process's
   */
  private record Sample(long aheadNanos, long roundTripNanos) {
    boolean isGood() {
      return roundTripNanos < GOOD_NANOS;
    }

    boolean replaces(@Nullable Sample last) {
      return last == null || isGood() || roundTripNanos / 2 < last.roundTripNanos;
    }
  }

  private volatile @Nullable Sample sample;

  /** Returns whether the node was ever asked. */
  boolean isSet() {
    return sample != null;
  }

  /** Returns whether the last answer took long, as the first of a process often does. */
  boolean isDoubtful() {
    Sample last = sample;
    return last != null && !last.isGood();
  }

  /** Returns the node's time, or that of this process if the node was never asked. */
  long nanos() {
    Sample last = sample;
    return last == null ? nanosHere() : System.nanoTime() + last.aheadNanos;
  }

  /** Returns the wall-clock time of this process. */
  static long nanosHere() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** Returns {@link #nanos} in milliseconds. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  /** Asks the node, once: it takes of the time of a call. */
  void sample(NodeConnection connection) {
    Sample next = ask(connection);
    if (next.replaces(sample)) {
      sample = next;
    }
  }

  private static Sample ask(NodeConnection connection) {
    long before = System.nanoTime();
    List<?> reply = Replies.list(connection.call(new CommandArguments(Command.TIME)));
    long roundTrip = System.nanoTime() - before;
    long told =
        TimeUnit.SECONDS.toNanos(number(reply.get(0)))
            + TimeUnit.MICROSECONDS.toNanos(number(reply.get(1)));
    return new Sample(told - before - roundTrip / 2, roundTrip);
  }

  /** The node has told its time, who knows how long ago. */
  void told(long millis) {
    long ahead = TimeUnit.MILLISECONDS.toNanos(millis) - System.nanoTime();
    sample = new Sample(ahead, Long.MAX_VALUE);
  }

  private static long number(@Nullable Object part) {
    return part instanceof byte[] digits ? Long.parseLong(new String(digits, US_ASCII)) : 0;
  }
}
