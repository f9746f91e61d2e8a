package io.terrace.cache.memcached.spy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * Commands as bytes, in Memcached's binary protocol: a header of 24 bytes, then extras, key and
 * value.
 */
final class Request {

  static final int HEADER = 24;

  static final byte GET = 0x00;
  static final byte SET = 0x01;
  static final byte ADD = 0x02;
  static final byte DELETE = 0x04;
  static final byte INCREMENT = 0x05;
  static final byte GET_QUIETLY = 0x09;
  static final byte NO_OPERATION = 0x0a;
  static final byte STATISTICS = 0x10;
  static final byte GET_AND_TOUCH = 0x1d;

  static final long ANY_ID = 0;

  private static final byte MAGIC = (byte) 0x80;
  private static final byte[] NOTHING = {};

  private Request() {}

  static ByteBuffer of(byte opcode, int opaque, String key) {
    return of(opcode, opaque, key, ANY_ID, NOTHING, NOTHING);
  }

  static ByteBuffer of(byte opcode, int opaque, String key, long id, byte[] extras, byte[] value) {
    ByteBuffer request = ByteBuffer.allocate(HEADER + extras.length + key.length() + value.length);
    put(request, opcode, opaque, key, id, extras, value);
    return request.flip();
  }

  static void put(ByteBuffer request, byte opcode, int opaque, String key) {
    put(request, opcode, opaque, key, ANY_ID, NOTHING, NOTHING);
  }

  private static void put(
      ByteBuffer request,
      byte opcode,
      int opaque,
      String key,
      long id,
      byte[] extras,
      byte[] value) {
    request
        .put(MAGIC)
        .put(opcode)
        .putShort((short) key.length())
        .put((byte) extras.length)
        .put((byte) 0)
        .putShort((short) 0)
        .putInt(extras.length + key.length() + value.length)
        .putInt(opaque)
        .putLong(id)
        .put(extras)
        .put(key.getBytes(US_ASCII))
        .put(value);
  }

  /** Returns the extras of a command that stores. */
  static byte[] flagsAndExpiry(int flags, int expiry) {
    return ByteBuffer.allocate(2 * Integer.BYTES).putInt(flags).putInt(expiry).array();
  }

  /** Returns the extras of a command that gives a new expiry. */
  static byte[] expiry(int expiry) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(expiry).array();
  }

  /** Returns the extras of an increment of a number that lasts for ever. */
  static byte[] deltaAndInitial(long delta, long initial) {
    return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
        .putLong(delta)
        .putLong(initial)
        .putInt(0)
        .array();
  }
}
