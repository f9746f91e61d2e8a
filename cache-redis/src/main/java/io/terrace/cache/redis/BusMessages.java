package io.terrace.cache.redis;

import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfCache;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfTag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Invalidations as bytes: a byte for the form, then each as a byte for its kind and its names in
 * the modified UTF-8 of {@link DataOutputStream#writeUTF}, which brings back every string of Java
 * as it was. A name that is too long for that makes all void.
 */
final class BusMessages {

  /** Invalidations share a message up to this size. */
  private static final int SHARED_BYTES = 4_096;

  /** Nothing longer is written: two of the longest names. */
  private static final int MOST_BYTES = 2 + 2 * (2 + 65_535);

  private static final byte FORM = 1;
  private static final byte[] START = {FORM};

  private BusMessages() {}

  /** Returns a message that makes nothing void. */
  static byte[] empty() {
    return START.clone();
  }

  /** Returns messages that have all of {@code invalidations} between them. */
  static List<byte[]> encode(List<Invalidation> invalidations) {
    List<byte[]> messages = new ArrayList<>();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (Invalidation invalidation : invalidations) {
      byte[] item = item(invalidation);
      if (message.size() > 0 && message.size() + item.length > SHARED_BYTES) {
        messages.add(message.toByteArray());
        message.reset();
      }
      if (message.size() == 0) {
        message.writeBytes(START);
      }
      message.writeBytes(item);
    }
    if (message.size() > 0) {
      messages.add(message.toByteArray());
    }
    return messages;
  }

  private static byte[] item(Invalidation invalidation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(invalidation, new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (UTFDataFormatException tooLong) {
      return new byte[] {'*'};
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array takes everything
    }
  }

  private static void write(Invalidation invalidation, DataOutputStream out) throws IOException {
    if (invalidation instanceof OfKey key) {
      out.writeByte('k');
      out.writeUTF(key.cache());
      out.writeUTF(key.key());
    } else if (invalidation instanceof OfTag tag) {
      out.writeByte('t');
      out.writeUTF(tag.tag());
    } else if (invalidation instanceof OfCache cache) {
      out.writeByte('c');
      out.writeUTF(cache.cache());
    }
  }

  /** Returns what a message makes void, or null if that is everything, or cannot be told. */
  static @Nullable List<Invalidation> decode(byte[] message) {
    if (message.length == 0 || message.length > MOST_BYTES || message[0] != FORM) {
      return null;
    }
    List<Invalidation> invalidations = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(message, 1, message.length - 1))) {
      while (in.available() > 0) {
        Invalidation next = read(in);
        if (next == null) {
          return null;
        }
        invalidations.add(next);
      }
      return invalidations;
    } catch (IOException malformed) {
      return null;
    }
  }

  private static @Nullable Invalidation read(DataInputStream in) throws IOException {
    return switch (in.readByte()) {
      case 'k' -> new OfKey(in.readUTF(), in.readUTF());
      case 't' -> new OfTag(in.readUTF());
      case 'c' -> new OfCache(in.readUTF());
      default -> null;
    };
  }
}
