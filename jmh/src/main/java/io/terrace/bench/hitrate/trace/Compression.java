package io.terrace.bench.hitrate.trace;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file is compressed: its first bytes say so, whatever its name is. */
@SuppressWarnings("ImmutableEnumChecker") // an array that nobody changes
enum Compression {
  NONE {
    @Override
    InputStream decompressed(InputStream in) {
      return in;
    }
  },
  GZIP(0x1f, 0x8b) {
    @Override
    InputStream decompressed(InputStream in) throws IOException {
      return new GZIPInputStream(in, BUFFER);
    }
  },
  XZ(0xfd, '7', 'z', 'X', 'Z', 0) {
    @Override
    InputStream decompressed(InputStream in) throws IOException {
      return new XZInputStream(in, MEMORY_KIB);
    }
  },
  ZSTD(0x28, 0xb5, 0x2f, 0xfd) {
    @Override
    InputStream decompressed(InputStream in) throws IOException {
      return new ZstdInputStream(in);
    }
  };

  private static final int BUFFER = 1 << 16;

  /** What the highest level of xz needs is 65 MiB. */
  private static final int MEMORY_KIB = 256 << 10;

  private static final int LONGEST_MAGIC = 6;

  private final byte[] magic;

  Compression(int... magic) {
    this.magic = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      this.magic[i] = (byte) magic[i];
    }
  }

  abstract InputStream decompressed(InputStream in) throws IOException;

  /** Returns how {@code in} is compressed; nothing is taken from it. */
  static Compression of(BufferedInputStream in) throws IOException {
    in.mark(LONGEST_MAGIC);
    byte[] first = in.readNBytes(LONGEST_MAGIC);
    in.reset();
    for (Compression compression : values()) {
      byte[] magic = compression.magic;
      if (magic.length > 0
          && first.length >= magic.length
          && Arrays.equals(magic, Arrays.copyOf(first, magic.length))) {
        return compression;
      }
    }
    return NONE;
  }
}
