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

  /** A sample that took longer says little, and replaces none. */
  private static final long GOOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private record Sample(long millis, long nanos) {}

  private volatile @Nullable Sample sample;

  /** Returns whether the node was ever asked. */
  boolean isSet() {
    return sample != null;
  }

  /** Returns the node's time, or that of this process if the node was never asked. */
  long millis() {
    Sample last = sample;
    return last == null
        ? System.currentTimeMillis()
        : last.millis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last.nanos);
  }

  /** Asks the node. */
  void sample(NodeConnection connection) {
    long before = System.nanoTime();
    Object reply = connection.call(new CommandArguments(Command.TIME));
    long after = System.nanoTime();
    if (reply instanceof List<?> parts && (sample == null || after - before < GOOD_NANOS)) {
      long millis = number(parts.get(0)) * 1_000 + number(parts.get(1)) / 1_000;
      sample = new Sample(millis, before + (after - before) / 2);
    }
  }

  /** The node has just told its time. */
  void told(long millis) {
    sample = new Sample(millis, System.nanoTime());
  }

  private static long number(@Nullable Object part) {
    return part instanceof byte[] digits ? Long.parseLong(new String(digits, US_ASCII)) : 0;
  }
}
