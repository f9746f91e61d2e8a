package io.terrace.cache.codec;

import java.nio.ByteBuffer;

/** Numbers from 0 to 2^63 - 1 in as few bytes as they need: 7 bits a byte, the lowest first. */
final class Varint {

  private static final int LONGEST = 9;

  private Varint() {}

  static int size(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  static void put(ByteBuffer out, long value) {
    long rest = value;
    while (rest > 0x7F) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it is longer than any number
   * @throws java.nio.BufferUnderflowException if the bytes end before it does
   */
  static long get(ByteBuffer in) {
    long value = 0;
    for (int i = 0; i < LONGEST; i++) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than " + LONGEST + " bytes");
  }
}
