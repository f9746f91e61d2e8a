package io.terrace.cache;

/**
 * How the bytes of large values are made fewer. Each but none needs a library on the class path.
 */
public enum Compression {
  /** They are stored as they are. */
  NONE,
  /** LZ4, the fastest: {@code at.yawk.lz4:lz4-java}. */
  LZ4,
  /** Zstandard, the smallest: {@code com.github.luben:zstd-jni}. */
  ZSTD
}
