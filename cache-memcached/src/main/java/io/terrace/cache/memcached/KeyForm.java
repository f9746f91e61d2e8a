package io.terrace.cache.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.terrace.cache.memcached.wire.Node;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The form in which Memcached takes a key: printable ASCII without blanks, 250 bytes at most, so
 * that no key can be a command. A key that has that form is itself; any other is its first
 * characters, for those who look at the server, and its SHA-256. Different keys have different
 * forms as far as anybody can find two with one SHA-256; if somebody could, a frame says which key
 * it belongs to and is a miss under another, since a {@code Frame} carries a long key, or a
 * checksum over it.
 */
final class KeyForm {

  private static final char HASHED = '#';
  private static final int READABLE = 120;

  private KeyForm() {}

  static String of(String key) {
    return isTaken(key) ? key : hashed(key);
  }

  /** Returns the key under which a lease is kept beside the frame that has {@code version}. */
  static String ofLease(String key, long version) {
    return of("{lease:" + Long.toHexString(version) + "}" + key);
  }

  /** Returns the key of the mark that says that an attempt to fill {@code key} has failed. */
  static String ofFailure(String key, String attempt) {
    return of("{failed:" + attempt + "}" + key);
  }

  private static boolean isTaken(String key) {
    if (key.isEmpty() || key.length() > Node.LONGEST_KEY || key.charAt(0) == HASHED) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (!isPrintable(key.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(char c) {
    return c > ' ' && c < 0x7f;
  }

  private static String hashed(String key) {
    StringBuilder form = new StringBuilder(Node.LONGEST_KEY).append(HASHED);
    for (int i = 0; i < Math.min(key.length(), READABLE); i++) {
      form.append(isPrintable(key.charAt(i)) ? key.charAt(i) : '_');
    }
    return form.append(HASHED).append(hash(key)).toString();
  }

  /** Over the characters, since UTF-8 has no bytes for half of a surrogate pair. */
  private static String hash(String key) {
    ByteBuffer characters = ByteBuffer.allocate(Character.BYTES * key.length());
    for (int i = 0; i < key.length(); i++) {
      characters.putChar(key.charAt(i));
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(characters.array());
      return new String(Base64.getUrlEncoder().withoutPadding().encode(digest), US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
