package io.terrace.cache.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.Native;
import io.terrace.cache.Compression;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Factory;

/**
 * Makes large payloads smaller. What was compressed begins with its length as a varint.
 *
 * <p>A length is checked before as much memory is taken: against the most that a value may have,
 * and against {@value #HIGHEST_RATIO} times what is there. What would be smaller than that is
 * stored as it is. Thread-safe.
 */
abstract class ValueCompression {

  /** LZ4 cannot reach it, and a value that Zstandard takes beyond it is hardly worth a cache. */
  static final int HIGHEST_RATIO = 1_000;

  private ValueCompression() {}

  /**
   * Returns that of {@code compression}.
   *
   * @throws IllegalArgumentException if its library is not there
   */
  static ValueCompression of(Compression compression) {
    String library =
        compression == Compression.LZ4 ? "at.yawk.lz4:lz4-java" : "com.github.luben:zstd-jni";
    try {
      return compression == Compression.LZ4 ? new Lz4() : new Zstandard();
    } catch (LinkageError missing) {
      throw new IllegalArgumentException(
          "compression with " + compression + " needs " + library + ": add it", missing);
    }
  }

  /** Returns {@code plain} compressed, with its length; {@code plain} itself if that is no gain. */
  final ByteSlice compress(ByteSlice plain) {
    int head = Varint.size(plain.length());
    byte[] packed = new byte[head + bound(plain.length())];
    Varint.put(ByteBuffer.wrap(packed), plain.length());
    int size = compress(plain, packed, head);
    boolean gains = head + size < plain.length() && plain.length() / HIGHEST_RATIO < size;
    return gains ? new ByteSlice(packed, 0, head + size) : plain;
  }

  /**
   * Returns what was compressed.
   *
   * @param limit the most bytes that it may have
   */
  final ByteSlice expand(ByteSlice packed, int limit) throws UnreadableValueException {
    try {
      ByteBuffer in = ByteBuffer.wrap(packed.array(), packed.offset(), packed.length());
      long size = Varint.get(in);
      if (size > limit || size / HIGHEST_RATIO > in.remaining()) {
        throw new UnreadableValueException(
            Reason.TOO_LARGE,
            size + " bytes of " + in.remaining() + " compressed ones; the limit is " + limit);
      }
      byte[] plain = new byte[(int) size];
      if (expand(packed.array(), in.position(), in.remaining(), plain) != size) {
        throw new UnreadableValueException(Reason.MALFORMED, "fewer bytes than were told");
      }
      return ByteSlice.of(plain);
    } catch (RuntimeException malformed) {
      throw new UnreadableValueException(Reason.MALFORMED, "not compressed bytes", malformed);
    }
  }

  /** Returns the most bytes that {@code size} bytes may become. */
  abstract int bound(int size);

  /** Compresses {@code plain} to {@code to} from {@code at} on; returns the number of bytes. */
  abstract int compress(ByteSlice plain, byte[] to, int at);

  /** Fills {@code plain}; returns how far. */
  abstract int expand(byte[] packed, int offset, int length, byte[] plain);

  private static final class Lz4 extends ValueCompression {

    /** Java without {@code Unsafe}: each access is checked by the virtual machine. */
    private final LZ4Factory factory = LZ4Factory.safeInstance();

    @Override
    int bound(int size) {
      return factory.fastCompressor().maxCompressedLength(size);
    }

    @Override
    int compress(ByteSlice plain, byte[] to, int at) {
      return factory
          .fastCompressor()
          .compress(plain.array(), plain.offset(), plain.length(), to, at, to.length - at);
    }

    @Override
    int expand(byte[] packed, int offset, int length, byte[] plain) {
      return factory.safeDecompressor().decompress(packed, offset, length, plain, 0, plain.length);
    }
  }

  private static final class Zstandard extends ValueCompression {

    private static final int LEVEL = 3;

    Zstandard() {
      Native.load();
    }

    @Override
    int bound(int size) {
      return Math.toIntExact(Zstd.compressBound(size));
    }

    @Override
    int compress(ByteSlice plain, byte[] to, int at) {
      return checked(
          Zstd.compressByteArray(
              to, at, to.length - at, plain.array(), plain.offset(), plain.length(), LEVEL));
    }

    @Override
    int expand(byte[] packed, int offset, int length, byte[] plain) {
      return checked(Zstd.decompressByteArray(plain, 0, plain.length, packed, offset, length));
    }

    private static int checked(long result) {
      if (Zstd.isError(result)) {
        throw new IllegalStateException(Zstd.getErrorName(result));
      }
      return (int) result;
    }
  }
}
