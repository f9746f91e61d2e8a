package io.terrace.cache.codec.kryo;

import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.ValueTypes;

/**
 * The serializer that caches have unless they are given another: Kryo, for registered classes only.
 *
 * <p>Registered are the common value classes and collections of the JDK, what the cache's type
 * leads to, and what was allowed by hand. A class need not be serialisable: records are written by
 * their components, other classes by their fields, and no constructor but a record's is run.
 * Classes with a serialised form of their own ({@code writeReplace}, {@code readObject} and so on),
 * subclasses of collections, and rare classes of the JDK are written by Java serialisation behind
 * the same list.
 *
 * <p>Where objects of the cache's type cannot form a cycle they are written as a tree, and what is
 * in it twice is read as two; elsewhere each object is written once and referred to.
 */
public final class KryoSerializer implements Serializer {

  /** The id that its frames have. */
  public static final byte ID = 2;

  /** Makes one. */
  public KryoSerializer() {}

  @Override
  public byte id() {
    return ID;
  }

  @Override
  public ValueCodec codec(ValueTypes types) {
    return new KryoCodec(types);
  }
}
