package io.terrace.cache.spi;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes that are being written, in one array that grows up to a limit and is used again. Not
 * thread-safe.
 *
 * <p>It is a stream for those that write to one. Those that have a way of their own to fill an
 * array take it, write from {@link #size} on, and give it or a larger one {@linkplain
 * #replace(byte[], int) back}.
 */
public final class ByteSink extends OutputStream {

  private final int limit;
  private byte[] array;
  private int size;

  /**
   * Makes an empty one.
   *
   * @param limit how many bytes there may be at most
   */
  public ByteSink(int limit) {
    this.limit = limit;
    this.array = new byte[Math.min(limit, 512)];
  }

  /** Returns how many bytes there are. */
  public int size() {
    return size;
  }

  /** Returns how many bytes there may be. */
  public int limit() {
    return limit;
  }

  /** Returns the array; what is in it from {@link #size} on means nothing. */
  public byte[] array() {
    return array;
  }

  /**
   * Goes on with {@code array}, of which the first {@code size} bytes are what is written.
   *
   * @throws IllegalArgumentException if that is more than the limit
   */
  public void replace(byte[] array, int size) {
    if (size > limit || size > array.length) {
      throw tooLarge(size);
    }
    this.array = array;
    this.size = size;
  }

  /** Drops all that is after the first {@code size} bytes. */
  public void truncate(int size) {
    this.size = Math.min(size, this.size);
  }

  @Override
  public void write(int b) {
    room(1);
    array[size++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    room(length);
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
  }

  /**
   * Makes room for {@code length} bytes more, which the caller then writes to {@link #array}.
   *
   * @throws IllegalArgumentException if the limit is passed
   */
  public void room(int length) {
    if (length > limit - size) {
      throw tooLarge((long) size + length);
    }
    if (length > array.length - size) {
      long doubled = Math.max(2L * array.length, (long) size + length);
      array = Arrays.copyOf(array, (int) Math.min(limit, doubled));
    }
  }

  private IllegalArgumentException tooLarge(long bytes) {
    return new IllegalArgumentException(
        "a value of " + bytes + " bytes and more; the limit is " + limit + ": store less of it");
  }

  /** Returns a copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }

  /** Does nothing: what was written stays. */
  @Override
  public void close() {}
}
