package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What is stored under which name. A frame is under its key. What belongs to the key is beside it
 * in the same slot of a cluster: the lease of {@code k} is <code>{k}:lease</code>, the mark of an
 * attempt to fill it that failed <code>{k}:failed:a1b2</code>, its counter <code>{k}:count</code>.
 * The versions of a namespace and their sequence are together in one slot: <code>
 * {shop}:version:t:new</code>, <code>{shop}:sequence</code>; so are the record of its era, <code>
 * {shop}:era</code>, and its stream of invalidations, <code>{shop}:bus</code>. No frame is under
 * such a name, for keys have no braces.
 */
final class KeyNames {

  private final String namespace;
  private final byte[] sequence;
  private final byte[] era;

  KeyNames(String namespace) {
    this.namespace = namespace;
    this.sequence = ('{' + namespace + "}:sequence").getBytes(UTF_8);
    this.era = ('{' + namespace + "}:era").getBytes(UTF_8);
  }

  /**
   * Returns the name of the frame of {@code key}.
   *
   * @throws IllegalArgumentException if the key has braces
   */
  static byte[] frame(String key) {
    return checked(key).getBytes(UTF_8);
  }

  static byte[] lease(String key) {
    return ('{' + checked(key) + "}:lease").getBytes(UTF_8);
  }

  /** Returns the name of the mark that says that an attempt to fill {@code key} has failed. */
  static byte[] failure(String key, String attempt) {
    return ('{' + checked(key) + "}:failed:" + attempt).getBytes(UTF_8);
  }

  /** Returns the names of a frame and its lease. */
  static byte[][] withLease(String key) {
    return new byte[][] {frame(key), lease(key)};
  }

  /** Returns the names of a frame, its lease, and the mark of a failed attempt. */
  static byte[][] withFailure(String key, String attempt) {
    return new byte[][] {frame(key), lease(key), failure(key, attempt)};
  }

  static byte[] counter(String key) {
    return ('{' + checked(key) + "}:count").getBytes(UTF_8);
  }

  byte[] sequence() {
    return sequence;
  }

  /** Returns the name of the record of the era. */
  byte[] era() {
    return era;
  }

  byte[] version(String name) {
    return ('{' + namespace + "}:version:" + name).getBytes(UTF_8);
  }

  /** Returns the channel that tells of leases that have ended; no key. */
  byte[] channel() {
    return ('{' + namespace + "}:leases").getBytes(UTF_8);
  }

  /** Returns the name of the stream that carries the invalidations of the namespace. */
  byte[] stream() {
    return ('{' + namespace + "}:bus").getBytes(UTF_8);
  }

  private static String checked(String key) {
    if (key.indexOf('{') >= 0 || key.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "a key with braces has no place in Redis, which reads them as a hash tag: escape them");
    }
    return key;
  }

  /** Returns whether {@code name} is that of a frame. */
  static boolean isFrame(String name) {
    return !name.startsWith("{");
  }

  /** Returns the pattern of all names that begin with {@code prefix}. */
  static byte[] patternOf(String prefix) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      if ("*?[]\\^-".indexOf(c) >= 0) {
        pattern.append('\\');
      }
      pattern.append(c);
    }
    return pattern.append('*').toString().getBytes(UTF_8);
  }
}
