package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What a forger does after a change: makes the checksum of a frame right again. */
final class Checksums {

  private static final int AT = 10;

  private Checksums() {}

  static byte[] renewed(byte[] frame, String key) {
    if (frame.length < AT + Integer.BYTES) {
      return frame;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(key.getBytes(UTF_8));
    checksum.update(frame, 0, AT);
    checksum.update(frame, AT + Integer.BYTES, frame.length - AT - Integer.BYTES);
    return ByteBuffer.wrap(frame).putInt(AT, (int) checksum.getValue()).array();
  }
}
