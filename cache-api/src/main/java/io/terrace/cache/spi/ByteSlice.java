package io.terrace.cache.spi;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A part of an array that is read where it is. Immutable, but for the bytes themselves, which
 * nobody may write to.
 *
 * @param array what it is a part of
 * @param offset where it begins
 * @param length how long it is
 */
@SuppressWarnings("ArrayRecordComponent") // What it is for: no copy is taken.
public record ByteSlice(byte[] array, int offset, int length) {

  /** A slice of nothing. */
  public static final ByteSlice EMPTY = of(new byte[0]);

  /** Checks that it is a part of the array. */
  public ByteSlice {
    Objects.checkFromIndexSize(offset, length, array.length);
  }

  /** Returns all of {@code array}. */
  public static ByteSlice of(byte[] array) {
    return new ByteSlice(array, 0, array.length);
  }

  /** Returns the first position after it. */
  public int end() {
    return offset + length;
  }

  /** Returns a stream over it, without a copy. */
  public ByteArrayInputStream stream() {
    return new ByteArrayInputStream(array, offset, length);
  }

  /** Returns a copy. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, end());
  }

  /** Two slices are equal if their bytes are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ByteSlice that
        && Arrays.equals(array, offset, end(), that.array, that.offset, that.end());
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < end(); i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
