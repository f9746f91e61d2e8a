package io.terrace.cache.codec;

import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.ValueTypes;

/**
 * The serialisation of the JDK, behind a list of the classes that it may make objects of.
 *
 * <p>Allowed are the JDK's value classes (boxed numbers, {@code String}, {@code java.math}, {@code
 * java.time}, the collections and {@code UUID} of {@code java.util}), arrays, the classes that the
 * cache's type leads to, and those allowed by hand; an enum must be one of the last two. What is
 * not allowed is an error where it is written, which names it, and an {@link IOException} where it
 * is read, before its class is loaded. Thread-safe; does not block.
 */
public final class JavaSerializer implements Serializer {

  /** The id that its frames have. */
  public static final byte ID = 1;

  /**
   * What a value may take to be read.
   *
   * @param depth how deep objects may be nested. Sets within sets take time that doubles with each
   *     level to find their hash codes, from a few bytes: 20 levels are a million, 40 never end
   * @param references how many objects there may be
   * @param bytes how many bytes there may be
   */
  public record Limits(int depth, int references, int bytes) {
    /** What suits nearly every value. */
    public static final Limits DEFAULT = new Limits(20, 1_000_000, 64 << 20);

    /** Checks that all are positive. */
    public Limits {
      if (depth <= 0 || references <= 0 || bytes <= 0) {
        throw new IllegalArgumentException(
            "a limit of 0 or less, among depth "
                + depth
                + ", references "
                + references
                + ", bytes "
                + bytes
                + ": nothing could be read");
      }
    }
  }

  private final Limits limits;

  /** Makes one with {@link Limits#DEFAULT}. */
  public JavaSerializer() {
    this(Limits.DEFAULT);
  }

  /** Makes one. */
  public JavaSerializer(Limits limits) {
    this.limits = limits;
  }

  @Override
  public byte id() {
    return ID;
  }

  @Override
  public ValueCodec codec(ValueTypes types) {
    return new JavaCodec(types, limits);
  }
}
