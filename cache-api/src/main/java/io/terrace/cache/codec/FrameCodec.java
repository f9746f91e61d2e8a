package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.Compression;
import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.RemoteStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Makes bytes of frames and frames of bytes.
 *
 * <p>Numbers are big endian; a varint has 7 bits a byte, the lowest first, and the highest bit of a
 * byte says that there is another.
 *
 * <table>
 * <caption>The layout of format 1</caption>
 * <tr><th>offset</th><th>bytes</th><th></th></tr>
 * <tr><td>0</td><td>8</td><td>version of the entry, not 0; here as stores compare it</td></tr>
 * <tr><td>8</td><td>1</td><td>magic {@code 0xD} in the upper half, the format in the lower</td></tr>
 * <tr><td>9</td><td>1</td><td>flags: 1 negative entry, 2 the key is in the frame, 4
 * LZ4, 8 Zstandard</td></tr>
 * <tr><td>10</td><td>4</td><td>CRC32C over the key, then all of the frame but these 4 bytes</td></tr>
 * <tr><td>14</td><td>1</td><td>id of the serializer</td></tr>
 * <tr><td>15</td><td>4</td><td>fingerprint of the schema, 0 for none</td></tr>
 * <tr><td>19</td><td>8</td><td>generation nonce of the cache</td></tr>
 * <tr><td>27</td><td>varints</td><td>created (ms), ttl (ms), load cost (µs)</td></tr>
 * <tr><td></td><td>varint</td><td>number of tags; for each a varint, as many bytes of UTF-8, and 8
 * bytes of nonce</td></tr>
 * <tr><td></td><td></td><td>if flag 2: a varint, and as many bytes of UTF-8: the key</td></tr>
 * <tr><td></td><td>the rest</td><td>the payload; if flag 4 or 8: a varint, the number of bytes that
 * it has, and then those compressed</td></tr>
 * </table>
 *
 * <p>The checksum covers the key, so that a frame under another key than its own is not believed (a
 * connection that has lost count of its replies gives such), and costs no byte. A key that is
 * longer than {@value #LONGEST_BOUND_KEY} is in the frame as well, since a store may have hashed
 * it, and two long keys with one hash must not rest on 32 bits. The checksum is no defence against
 * those who would forge a frame: all that follows it is checked against what is there.
 *
 * <p>What cannot be read is an {@link Unreadable} with its reason; there is no exception, and
 * nothing is allocated by a length before as many bytes are seen to be there. Thread-safe; does not
 * block.
 */
public final class FrameCodec {

  /** The longest key that is in the checksum only. */
  static final int LONGEST_BOUND_KEY = 128;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int FORMAT = 0xD1;
  private static final int NEGATIVE = 1;
  private static final int KEYED = 2;
  private static final int LZ4 = 4;
  private static final int ZSTD = 8;
  private static final int KNOWN_FLAGS = NEGATIVE | KEYED | LZ4 | ZSTD;
  private static final int FORMAT_AT = 8;
  private static final int FLAGS_AT = 9;
  private static final int CHECKSUM_AT = 10;
  private static final int FIELDS_AT = CHECKSUM_AT + Integer.BYTES;

  /** The least that a frame takes: an empty varint for each number, and no tag, key or payload. */
  private static final int LEAST = FIELDS_AT + 1 + Integer.BYTES + Long.BYTES + 4;

  /** What bytes were found to be. */
  public sealed interface Reading {}

  /** A frame, which is as it was written. */
  @SuppressWarnings("JavaLangClash") // Its opposite says what it is.
  public record Readable(Frame frame) implements Reading {}

  /** No frame that can be believed: a miss. */
  public record Unreadable(Reason reason) implements Reading {}

  /** Why bytes cannot be read. */
  public enum Reason {
    /** Fewer bytes than any frame has. */
    SHORT,
    /** Not a frame: something else was stored under the key. */
    FOREIGN,
    /** A frame of a format, or with flags, that a newer version of the library writes. */
    NEWER_FORMAT,
    /** Changed on its way, cut, continued, or a frame of another key. */
    CHECKSUM,
    /** The checksum is right, but a number is out of its range or a length beyond the end. */
    MALFORMED,
    /** A frame of another key, whose hash is the same. */
    OTHER_KEY
  }

  private FrameCodec() {}

  /** Returns {@code frame} as the bytes to store under {@code key}. */
  static byte[] write(Frame frame, String key) {
    byte[] keyBytes = key.getBytes(UTF_8);
    ByteSink out = new ByteSink(Integer.MAX_VALUE);
    begin(frame, keyBytes, out);
    out.write(frame.payload().array(), frame.payload().offset(), frame.payload().length());
    return finish(out, frame.compression(), keyBytes);
  }

  /** Writes all of {@code frame} up to its payload, which is to follow. */
  static void begin(Frame frame, byte[] key, ByteSink sink) {
    boolean keyed = key.length > LONGEST_BOUND_KEY;
    List<byte[]> names =
        frame.tags().isEmpty()
            ? List.of()
            : frame.tags().stream().map(tag -> tag.name().getBytes(UTF_8)).toList();
    int size = size(frame, names) + (keyed ? sizeOf(key) : 0);
    sink.room(size);
    ByteBuffer out = ByteBuffer.wrap(sink.array(), sink.size(), size);
    int flags = (frame.negative() ? NEGATIVE : 0) | (keyed ? KEYED : 0);
    out.putLong(frame.version()).put((byte) FORMAT).put((byte) flags).putInt(0);
    out.put(frame.serializer()).putInt(frame.schema()).putLong(frame.generation());
    Varint.put(out, frame.createdMillis());
    Varint.put(out, frame.ttlMillis());
    Varint.put(out, frame.loadMicros());
    Varint.put(out, names.size());
    for (int i = 0; i < names.size(); i++) {
      putSized(out, names.get(i));
      out.putLong(frame.tags().get(i).nonce());
    }
    if (keyed) {
      putSized(out, key);
    }
    sink.replace(sink.array(), sink.size() + size);
  }

  /** Says how the payload was compressed, seals what was begun and returns it. */
  static byte[] finish(ByteSink sink, Compression compression, byte[] key) {
    byte[] bytes = sink.toByteArray();
    bytes[FLAGS_AT] |= flagOf(compression);
    ByteBuffer.wrap(bytes).putInt(CHECKSUM_AT, checksum(bytes, key));
    return bytes;
  }

  private static byte flagOf(Compression compression) {
    return switch (compression) {
      case NONE -> 0;
      case LZ4 -> (byte) LZ4;
      case ZSTD -> (byte) ZSTD;
    };
  }

  private static Compression compressionOf(int flags) {
    return switch (flags & (LZ4 | ZSTD)) {
      case 0 -> Compression.NONE;
      case LZ4 -> Compression.LZ4;
      case ZSTD -> Compression.ZSTD;
      default -> throw new IllegalArgumentException("two ways of compression");
    };
  }

  private static int size(Frame frame, List<byte[]> names) {
    int size = LEAST - 4;
    size += Varint.size(frame.createdMillis()) + Varint.size(frame.ttlMillis());
    size += Varint.size(frame.loadMicros()) + Varint.size(names.size());
    for (byte[] name : names) {
      size += sizeOf(name) + Long.BYTES;
    }
    return size;
  }

  private static int sizeOf(byte[] sized) {
    return Varint.size(sized.length) + sized.length;
  }

  private static void putSized(ByteBuffer out, byte[] bytes) {
    Varint.put(out, bytes.length);
    out.put(bytes);
  }

  /**
   * Returns the version that stores compare: the first 8 bytes, {@link RemoteStore#ABSENT} if there
   * are fewer.
   */
  public static long version(byte[] bytes) {
    return bytes.length < Long.BYTES ? RemoteStore.ABSENT : (long) LONGS.get(bytes, 0);
  }

  /** Reads what was stored under {@code key}; the payload of a frame is a view of {@code bytes}. */
  public static Reading read(byte[] bytes, String key) {
    Reason reason = check(bytes);
    if (reason != null) {
      return new Unreadable(reason);
    }
    byte[] keyBytes = key.getBytes(UTF_8);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getInt(CHECKSUM_AT) != checksum(bytes, keyBytes)) {
      return new Unreadable(Reason.CHECKSUM);
    }
    return fields(bytes, in.position(FIELDS_AT), keyBytes);
  }

  /** What can be told from the first bytes. */
  private static @Nullable Reason check(byte[] bytes) {
    if (bytes.length <= FORMAT_AT) {
      return Reason.SHORT;
    }
    int format = bytes[FORMAT_AT] & 0xFF;
    if ((format & 0xF0) != (FORMAT & 0xF0) || format < FORMAT) {
      return Reason.FOREIGN;
    }
    if (format != FORMAT) {
      return Reason.NEWER_FORMAT;
    }
    if (bytes.length < LEAST) {
      return Reason.SHORT;
    }
    return (bytes[FLAGS_AT] & ~KNOWN_FLAGS) != 0 ? Reason.NEWER_FORMAT : null;
  }

  private static Reading fields(byte[] bytes, ByteBuffer in, byte[] key) {
    try {
      int flags = in.get(FLAGS_AT);
      byte serializer = in.get();
      int schema = in.getInt();
      long generation = in.getLong();
      long created = Varint.get(in);
      long ttl = Varint.get(in);
      long load = Varint.get(in);
      List<Frame.Tag> tags = tags(in);
      if ((flags & KEYED) != 0 && !ByteBuffer.wrap(key).equals(sized(in))) {
        return new Unreadable(Reason.OTHER_KEY);
      }
      boolean negative = (flags & NEGATIVE) != 0;
      long version = in.getLong(0);
      return new Readable(
          new Frame(
              version,
              negative,
              serializer,
              schema,
              created,
              ttl,
              load,
              generation,
              tags,
              compressionOf(flags),
              new ByteSlice(bytes, in.position(), in.remaining())));
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return new Unreadable(Reason.MALFORMED);
    }
  }

  private static List<Frame.Tag> tags(ByteBuffer in) {
    long count = Varint.get(in);
    if (count > in.remaining() / (1 + Long.BYTES)) {
      throw new BufferUnderflowException();
    }
    if (count == 0) {
      return List.of();
    }
    List<Frame.Tag> tags = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      String name = UTF_8.decode(sized(in)).toString();
      tags.add(new Frame.Tag(name, in.getLong()));
    }
    return tags;
  }

  private static ByteBuffer sized(ByteBuffer in) {
    long size = Varint.get(in);
    if (size > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer bytes = in.slice(in.position(), (int) size);
    in.position(in.position() + (int) size);
    return bytes;
  }

  private static int checksum(byte[] bytes, byte[] key) {
    CRC32C checksum = new CRC32C();
    checksum.update(key);
    checksum.update(bytes, 0, CHECKSUM_AT);
    checksum.update(bytes, FIELDS_AT, bytes.length - FIELDS_AT);
    return (int) checksum.getValue();
  }
}
