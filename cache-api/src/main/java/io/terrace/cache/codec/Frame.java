package io.terrace.cache.codec;

import io.terrace.cache.Compression;
import io.terrace.cache.spi.ByteSlice;
import java.util.List;

/**
 * What a remote store holds of one entry: its value as bytes, and all that a reader has to know
 * before it believes them. {@link FrameCodec} makes bytes of it.
 *
 * <p>Immutable, but for the bytes under its payload, which are those that it was read from.
 *
 * @param version the version of the entry, random and not 0
 * @param negative whether it says that there is no value; the payload is empty then
 * @param serializer which serializer made the payload, 0 to 127; 0 for none
 * @param schema the fingerprint of the value's classes, 0 for none
 * @param createdMillis when the value was read from its source, in the store's wall-clock time
 * @param ttlMillis how long it is fresh from then on, 0 for ever
 * @param loadMicros how long its load took, for those who would refresh it early
 * @param generation the nonce of the cache's version under which it was written
 * @param tags the tags that it carries
 * @param compression what was done to the payload
 * @param payload the value, where it is in the bytes of the frame
 */
public record Frame(
    long version,
    boolean negative,
    byte serializer,
    int schema,
    long createdMillis,
    long ttlMillis,
    long loadMicros,
    long generation,
    List<Tag> tags,
    Compression compression,
    ByteSlice payload) {

  /**
   * A tag and its version.
   *
   * @param name the name of the tag
   * @param nonce the nonce of the version that it had when the entry was made
   */
  public record Tag(String name, long nonce) {}

  /** Checks what a codec could not write. */
  public Frame {
    require(version != 0, "a version of 0 stands for no frame");
    require(serializer >= 0, "a serializer's id is 1 to 127");
    require(createdMillis >= 0 && ttlMillis >= 0 && loadMicros >= 0, "a time is negative");
    require(!negative || payload.length() == 0, "a negative entry has no payload");
    tags = List.copyOf(tags);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Returns one with everything but the payload. */
  Frame withPayload(Compression compression, ByteSlice payload) {
    return new Frame(
        version,
        negative,
        serializer,
        schema,
        createdMillis,
        ttlMillis,
        loadMicros,
        generation,
        tags,
        compression,
        payload);
  }
}
