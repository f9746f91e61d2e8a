package io.terrace.cache.redis;

import io.terrace.cache.spi.RemoteStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the arguments and the replies of scripts look like. */
final class Arguments {

  /** Redis adds a ttl to its clock, and refuses what does not fit then. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private Arguments() {}

  static byte[] version(long version) {
    return ByteBuffer.allocate(Long.BYTES).putLong(version).array();
  }

  /**
   * Returns {@code frame}.
   *
   * @throws IllegalArgumentException if it has no version
   */
  static byte[] frame(byte[] frame) {
    if (frame.length < Long.BYTES || ByteBuffer.wrap(frame).getLong() == RemoteStore.ABSENT) {
      throw new IllegalArgumentException(
          "a frame of " + frame.length + " bytes has no version: its first 8 bytes must not be 0");
    }
    return frame;
  }

  /** Rounds up: what is kept for less than was asked for may be missed. */
  static byte[] millis(Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(
          "a time to keep of " + time + " is not positive: remove what shall not be kept");
    }
    boolean longest = time.compareTo(LONGEST) > 0;
    return Script.ascii((longest ? LONGEST : time).plusNanos(999_999).toMillis());
  }

  /** Returns {@code last} behind {@code first}. */
  static byte[][] after(byte[] first, byte[]... last) {
    byte[][] all = new byte[last.length + 1][];
    all[0] = first;
    System.arraycopy(last, 0, all, 1, last.length);
    return all;
  }

  static boolean isOne(@Nullable Object reply) {
    return reply instanceof Long number && number == 1;
  }
}
