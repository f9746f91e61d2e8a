package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.io.Input;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an array where it is, and believes no length: nothing is made by one before as many
 * bytes are seen to be there.
 *
 * <p>Each object has a byte at least, so all collections and arrays of a value together have no
 * more elements than the value has bytes. Against that they are counted: a length that one array
 * alone could have would else allow a large one at each depth.
 */
final class BoundedInput extends Input {

  static final byte[] NOTHING = {};

  private static final int LARGEST_KEPT = 8 << 10;

  private int elementsLeft;

  BoundedInput() {
    super(NOTHING);
  }

  void over(ByteSlice bytes) {
    setBuffer(bytes.array(), bytes.offset(), bytes.length());
    elementsLeft = bytes.length();
  }

  void release() {
    setBuffer(NOTHING);
    if (chars.length > LARGEST_KEPT) {
      chars = new char[32];
    }
  }

  int remaining() {
    return limit - position;
  }

  /** Reads how many elements there are. */
  int readSize() {
    return claim(readVarInt(true));
  }

  /** Returns {@code elements} if there may be as many more. */
  int claim(int elements) {
    if (elements < 0 || elements > remaining() || elements > elementsLeft) {
      throw new Unreadable(Reason.MALFORMED, elements + " elements in " + remaining() + " bytes");
    }
    elementsLeft -= elements;
    return elements;
  }

  private int checked(int length) {
    if (length < 0 || length > remaining()) {
      throw new Unreadable(Reason.MALFORMED, "a length of " + length + " in " + remaining());
    }
    return length;
  }

  @Override
  public @Nullable String readString() {
    if (readVarIntFlag()) {
      int start = position;
      int lengthAndOne = readVarIntFlag(true);
      if (lengthAndOne != 0) {
        checked(lengthAndOne - 1);
      }
      position = start;
    }
    return super.readString();
  }

  @Override
  public @Nullable StringBuilder readStringBuilder() {
    String text = readString();
    return text == null ? null : new StringBuilder(text);
  }

  @Override
  public byte[] readBytes(int length) {
    return super.readBytes(checked(length));
  }

  @Override
  public int[] readInts(int length) {
    return super.readInts(claim(length));
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    return super.readInts(claim(length), optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    return super.readLongs(claim(length));
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    return super.readLongs(claim(length), optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    return super.readFloats(claim(length));
  }

  @Override
  public double[] readDoubles(int length) {
    return super.readDoubles(claim(length));
  }

  @Override
  public short[] readShorts(int length) {
    return super.readShorts(claim(length));
  }

  @Override
  public char[] readChars(int length) {
    return super.readChars(claim(length));
  }

  @Override
  public boolean[] readBooleans(int length) {
    return super.readBooleans(claim(length));
  }
}
