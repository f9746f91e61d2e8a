package io.terrace.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrace.cache.codec.JacksonSerializer;
import io.terrace.cache.codec.JavaSerializer;
import io.terrace.cache.codec.RawSerializer;
import io.terrace.cache.codec.kryo.KryoSerializer;
import io.terrace.cache.spi.Serializer;

/** The serializers that come with the cache, for {@link WireFormat#serializer(Serializer)}. */
public final class Serializers {

  private static final Serializer KRYO = new KryoSerializer();
  private static final Serializer JAVA = new JavaSerializer();
  private static final Serializer RAW = new RawSerializer();

  private Serializers() {}

  /**
   * Returns the one that caches have by default: compact and fast, for records, beans and the JDK's
   * values and collections, serialisable or not.
   */
  public static Serializer kryo() {
    return KRYO;
  }

  /** Returns the serialisation of the JDK, behind the list of allowed classes. */
  public static Serializer java() {
    return JAVA;
  }

  /** Returns none: values that are {@code byte[]} or {@code String} are stored as they are. */
  public static Serializer raw() {
    return RAW;
  }

  /**
   * Returns JSON by Jackson 2, which has to be on the class path. Values are read as the type that
   * the cache was declared with.
   *
   * @param mapper its configuration; it must not be changed any more
   */
  @SuppressWarnings("exports") // Whoever has a mapper requires its module.
  public static Serializer json(ObjectMapper mapper) {
    return new JacksonSerializer(mapper);
  }
}
