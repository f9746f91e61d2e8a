package io.terrace.cache.spi;

import java.io.IOException;
import java.lang.reflect.Type;

/**
 * Makes bytes of values and values of bytes. Thread-safe.
 *
 * <p>What it reads comes from a store that others can write to: it must make objects of no class
 * that it was not told of, and must bound what it allocates by the bytes that are there.
 */
public interface Serializer {

  /** Returns the number by which frames name it, 1 to 127; users' own begin at 64. */
  byte id();

  /**
   * Returns {@code value} as bytes.
   *
   * @throws IllegalArgumentException if its class is not allowed, naming it and the remedy
   */
  byte[] toBytes(Object value, Type type);

  /**
   * Returns the value that {@code bytes} stand for.
   *
   * @throws IOException if they cannot be read, which the engine takes for a miss
   */
  Object fromBytes(byte[] bytes, Type type) throws IOException;
}
