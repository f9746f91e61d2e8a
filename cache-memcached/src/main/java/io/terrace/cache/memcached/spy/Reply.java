package io.terrace.cache.memcached.spy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.memcached.wire.CommandException;
import java.nio.ByteBuffer;

/**
 * One reply of a server: its header, and the body from its position to its limit.
 *
 * @param wasSkipped whether the body was too large to be kept, and is empty here
 */
record Reply(
    int opcode,
    int status,
    int opaque,
    long id,
    int extrasLength,
    int keyLength,
    ByteBuffer body,
    boolean wasSkipped) {

  static final int DONE = 0x00;
  static final int NOT_FOUND = 0x01;
  static final int EXISTS = 0x02;
  static final int TOO_LARGE = 0x03;
  static final int NOT_STORED = 0x05;
  static final int NO_NUMBER = 0x06;
  static final int FORBIDDEN = 0x20;
  static final int UNKNOWN_COMMAND = 0x81;
  static final int OUT_OF_MEMORY = 0x82;
  static final int INTERNAL_ERROR = 0x84;

  private static final int LONGEST_MESSAGE = 80;

  /** Returns the flags of an item. */
  int flags() {
    return extrasLength >= Integer.BYTES ? body.getInt(0) : 0;
  }

  /** Returns what follows the extras and the key. */
  byte[] value() {
    int start = wasSkipped ? 0 : extrasLength + keyLength;
    byte[] value = new byte[body.limit() - start];
    body.get(start, value);
    return value;
  }

  String key() {
    byte[] key = new byte[keyLength];
    body.get(extrasLength, key);
    return new String(key, UTF_8);
  }

  /** Returns what to throw for a status that says neither yes nor no. */
  CommandException refusal() {
    if (status == FORBIDDEN) {
      return new CommandException(
          true, "the server wants a user name and a password, or other ones. Set them.");
    }
    if (status == UNKNOWN_COMMAND) {
      return new CommandException(
          true, "the server does not know the command. Terrace needs Memcached 1.4.8 or later.");
    }
    String message = wasSkipped ? "" : new String(value(), UTF_8);
    String said = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)).strip();
    return new CommandException(
        status != INTERNAL_ERROR,
        "the server refused with status 0x" + Integer.toHexString(status) + " ('" + said + "').");
  }
}
