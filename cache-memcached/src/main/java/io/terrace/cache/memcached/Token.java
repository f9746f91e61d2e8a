package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Stamp;
import io.terrace.cache.spi.RemoteStore;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a lease knows of it, as the text in it.
 *
 * @param nonce what the record of the lease holds, random
 * @param stamp what a fill is checked against: the placeholder's, or that of the stale frame
 * @param version that of the stale frame, {@code ABSENT} for a placeholder
 * @param endNanos when the lease is over by this process's clock, unless it was renewed
 */
record Token(long nonce, Stamp stamp, long version, long endNanos) {

  private static final String NUMBER = "([0-9a-f]{1,16})";
  private static final Pattern FORM =
      Pattern.compile(String.join("/", NUMBER, NUMBER, NUMBER, NUMBER, NUMBER));

  /** Returns null for what is none of ours. */
  static @Nullable Token parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? new Token(
            number(matcher, 1),
            new Stamp(number(matcher, 2), number(matcher, 3)),
            number(matcher, 4),
            number(matcher, 5))
        : null;
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseUnsignedLong(matcher.group(group), 16);
  }

  String text() {
    return String.join(
        "/",
        Long.toHexString(nonce),
        Long.toHexString(stamp.id()),
        Long.toHexString(stamp.connection()),
        Long.toHexString(version),
        Long.toHexString(endNanos));
  }

  /** Returns the name of the attempt, which is in its record for others to read. */
  String attempt() {
    return Long.toHexString(nonce);
  }

  /** Returns the name of the attempt whose record {@code item} is. */
  static String attemptOf(Item item) {
    return item.bytes().length == Long.BYTES
        ? Long.toHexString(ByteBuffer.wrap(item.bytes()).getLong())
        : "unknown";
  }

  /** Returns whether the record of the lease is beside a frame, and not a placeholder. */
  boolean isBeside() {
    return version != RemoteStore.ABSENT;
  }

  /** Returns whether it is over, unless it was renewed. */
  boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  Token withStamp(Stamp other) {
    return new Token(nonce, other, version, endNanos);
  }

  /** Returns what the record of the lease holds. */
  byte[] bytes() {
    return ByteBuffer.allocate(Long.BYTES).putLong(nonce).array();
  }

  /** Returns whether {@code item} is the record of this lease. */
  boolean isIn(Item item) {
    return Kind.LEASE.is(item)
        && item.bytes().length == Long.BYTES
        && ByteBuffer.wrap(item.bytes()).getLong() == nonce;
  }
}
