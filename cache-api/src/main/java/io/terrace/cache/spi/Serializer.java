package io.terrace.cache.spi;

import java.io.IOException;

/**
 * A way to make bytes of values and values of bytes; for each cache it makes a {@link ValueCodec}.
 * Thread-safe; does not block.
 */
public interface Serializer {

  /** Returns the number by which frames name it, 1 to 127; users' own begin at 64. */
  byte id();

  /**
   * Returns what writes and reads the values of one cache.
   *
   * @throws IllegalArgumentException if no value of that type could be written, with the remedy
   */
  ValueCodec codec(ValueTypes types);

  /**
   * Writes and reads the values of one cache. Thread-safe; does not block.
   *
   * <p>What it reads comes from a store that others can write to: it must make objects of no class
   * that it was not told of, and must bound what it allocates by the bytes that are there.
   */
  interface ValueCodec {

    /**
     * Returns a number that is another one whenever the classes of the type were changed, so that
     * bytes of the old ones are not taken for the new ones; 0 where nothing depends on classes.
     * Equal in all processes that have the same classes.
     */
    int schema();

    /**
     * Appends the bytes of {@code value} to {@code out}.
     *
     * @throws IllegalArgumentException if it can't be written, naming the class and the remedy
     */
    void write(Object value, ByteSink out);

    /**
     * Returns the value that {@code in} stands for; all of it.
     *
     * @throws UnreadableValueException if the reason is known
     * @throws IOException if it cannot be read; the engine takes both for a miss
     */
    Object read(ByteSlice in) throws IOException;
  }
}
