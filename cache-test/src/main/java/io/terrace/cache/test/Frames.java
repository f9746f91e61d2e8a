package io.terrace.cache.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Frames as stores see them: a version, and bytes that they do not read. */
final class Frames {

  private Frames() {}

  static byte[] frame(long version, String content) {
    return frame(version, content.getBytes(UTF_8));
  }

  static byte[] frame(long version, byte[] content) {
    return ByteBuffer.allocate(Long.BYTES + content.length).putLong(version).put(content).array();
  }
}
