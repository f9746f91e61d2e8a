package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a slot of the log holds: a version of the format, who sent it and when, and invalidations,
 * each a letter and its names. Names are in Java's modified UTF-8, since UTF-8 has no bytes for
 * half of a surrogate pair, and would bring another name than was sent.
 *
 * <p>What is longer than a message may be is told as more than can be told, which is a gap for
 * those who read it. What cannot be read is one, too: the bytes of a shared store are hostile.
 *
 * @param sender the end of the bus that sent it
 * @param sentMillis the time of the store when it was sent
 * @param invalidations what is void
 */
record BusMessage(long sender, long sentMillis, List<Invalidation> invalidations) {

  /** The most bytes of a message; what is longer was not written here. */
  static final int LONGEST = 16 * 1_024;

  private static final byte FORMAT = 2;
  private static final int HEADER = 1 + 2 * Long.BYTES;
  private static final byte KEY = 'k';
  private static final byte TAG = 't';
  private static final byte CACHE = 'c';
  private static final byte TOO_LONG = '!';

  /** Returns the message in a slot; nothing if it cannot be read, or tells too little. */
  static Optional<BusMessage> in(Item item) {
    if (!Kind.MESSAGE.is(item) || item.bytes().length > LONGEST) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(item.bytes()))) {
      if (in.readByte() != FORMAT) {
        return Optional.empty();
      }
      long sender = in.readLong();
      long sentMillis = in.readLong();
      List<Invalidation> invalidations = new ArrayList<>();
      while (in.available() > 0) {
        invalidations.add(invalidation(in));
      }
      return Optional.of(new BusMessage(sender, sentMillis, invalidations));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Invalidation invalidation(DataInputStream in) throws IOException {
    byte letter = in.readByte();
    return switch (letter) {
      case KEY -> new Invalidation.OfKey(in.readUTF(), in.readUTF());
      case TAG -> new Invalidation.OfTag(in.readUTF());
      case CACHE -> new Invalidation.OfCache(in.readUTF());
      default -> throw new IOException("not an invalidation that this version can read");
    };
  }

  /** Returns {@code invalidations} as messages of at most {@code limit} bytes each. */
  static List<Content> of(
      long sender, long sentMillis, List<Invalidation> invalidations, int limit, int expiry) {
    byte[] header =
        ByteBuffer.allocate(HEADER).put(FORMAT).putLong(sender).putLong(sentMillis).array();
    List<Content> messages = new ArrayList<>();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(header);
    for (Invalidation invalidation : invalidations) {
      byte[] bytes = bytes(invalidation, limit - HEADER);
      if (message.size() + bytes.length > limit) {
        messages.add(Kind.MESSAGE.content(message.toByteArray(), expiry));
        message.reset();
        message.writeBytes(header);
      }
      message.writeBytes(bytes);
    }
    if (message.size() > HEADER) {
      messages.add(Kind.MESSAGE.content(message.toByteArray(), expiry));
    }
    return messages;
  }

  private static byte[] bytes(Invalidation invalidation, int limit) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      if (invalidation instanceof Invalidation.OfKey key) {
        out.writeByte(KEY);
        write(out, key.cache(), limit);
        write(out, key.key(), limit);
      } else if (invalidation instanceof Invalidation.OfTag tag) {
        out.writeByte(TAG);
        write(out, tag.tag(), limit);
      } else if (invalidation instanceof Invalidation.OfCache cache) {
        out.writeByte(CACHE);
        write(out, cache.cache(), limit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no input or output
    }
    return bytes.size() > limit ? new byte[] {TOO_LONG} : bytes.toByteArray();
  }

  /** Of a name that is too long it writes so much that it is too long still. */
  private static void write(DataOutputStream out, String name, int limit) throws IOException {
    out.writeUTF(name.length() > limit ? name.substring(0, limit) : name);
  }
}
