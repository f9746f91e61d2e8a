package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * No serialisation: the values of a cache of {@code byte[]} are stored as they are, those of a
 * cache of {@code String} as UTF-8. Thread-safe; does not block.
 */
public final class RawSerializer implements Serializer {

  /** The id that its frames have. */
  public static final byte ID = 3;

  /** Makes one. */
  public RawSerializer() {}

  @Override
  public byte id() {
    return ID;
  }

  @Override
  public ValueCodec codec(ValueTypes types) {
    if (types.type() == byte[].class) {
      return new OfBytes();
    }
    if (types.type() == String.class) {
      return new OfText();
    }
    throw new IllegalArgumentException(
        "raw values are byte[] or String, not "
            + types.type().getTypeName()
            + ": choose one of these as the type of the cache's values, or another serializer");
  }

  private static final class OfBytes implements ValueCodec {

    @Override
    public int schema() {
      return 0;
    }

    @Override
    public void write(Object value, ByteSink out) {
      out.write((byte[]) value);
    }

    @Override
    public Object read(ByteSlice in) {
      return in.toByteArray();
    }
  }

  private static final class OfText implements ValueCodec {

    /** Bytes are not text, nor text bytes: the same key may have held the other. */
    @Override
    public int schema() {
      return 1;
    }

    @Override
    public void write(Object value, ByteSink out) {
      try {
        ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap((String) value));
        out.write(bytes.array(), bytes.arrayOffset(), bytes.limit());
      } catch (CharacterCodingException halfOfPair) {
        throw new IllegalArgumentException(
            "a String with half a surrogate pair has no UTF-8: use another serializer", halfOfPair);
      }
    }

    @Override
    public Object read(ByteSlice in) throws IOException {
      return UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.array(), in.offset(), in.length()))
          .toString();
    }
  }
}
