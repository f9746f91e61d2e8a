package io.terrace.cache.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;

/**
 * JSON by Jackson 2, for those who want to read what is stored, or share it with other languages.
 *
 * <p>A value is read as the type that the cache was declared with, so a class of the bytes'
 * choosing is made only if the mapper was told to ({@code @JsonTypeInfo}, default typing): what
 * that lets through is the mapper's to check. Thread-safe; does not block.
 */
public final class JacksonSerializer implements Serializer {

  /** The id that its frames have. */
  public static final byte ID = 4;

  private final ObjectMapper mapper;

  /**
   * Makes one.
   *
   * @param mapper its configuration; it must not be changed any more
   */
  public JacksonSerializer(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public byte id() {
    return ID;
  }

  @Override
  public ValueCodec codec(ValueTypes types) {
    JavaType type = mapper.constructType(types.type());
    if (type.getRawClass() == Object.class) {
      throw new IllegalArgumentException(
          "JSON does not tell of which class a value was: give the cache the type of its values,"
              + " or use another serializer");
    }
    return new OfType(
        mapper.writerFor(type).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET),
        mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS),
        ClassShape.of(types.type()));
  }

  private record OfType(ObjectWriter writer, ObjectReader reader, int schema)
      implements ValueCodec {

    @Override
    public void write(Object value, ByteSink out) {
      try {
        writer.writeValue(out, value);
      } catch (IOException unwritable) {
        throw new IllegalArgumentException(
            "a value of " + value.getClass() + " can't be written as JSON: " + unwritable,
            unwritable);
      }
    }

    @Override
    public Object read(ByteSlice in) throws IOException {
      try {
        Object value = reader.readValue(in.array(), in.offset(), in.length());
        if (value == null) {
          throw new UnreadableValueException(Reason.MALFORMED, "a JSON null");
        }
        return value;
      } catch (JacksonException malformed) {
        throw new UnreadableValueException(
            Reason.MALFORMED, "not the JSON of the cache's type", malformed);
      }
    }
  }
}
