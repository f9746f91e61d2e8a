package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Frames as stores see them: a version, and bytes that they do not read. */
final class Frames {

  private Frames() {}

  static byte[] frame(long version, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(version).put(bytes).array();
  }
}
