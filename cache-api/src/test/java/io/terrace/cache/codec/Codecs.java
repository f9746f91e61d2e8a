package io.terrace.cache.codec;

import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Set;

/** Values to bytes and back, with bytes before and after them that are not theirs. */
public final class Codecs {

  private static final int BEFORE = 3;

  private Codecs() {}

  /** Returns the codec of {@code type}, with {@code allowed} beyond what that leads to. */
  public static ValueCodec of(Serializer serializer, Type type, Class<?>... allowed) {
    return serializer.codec(
        new ValueTypes(type, Set.of(allowed), Set.of(), Codecs.class.getClassLoader()));
  }

  /** Returns {@code value} as bytes. */
  public static byte[] bytes(ValueCodec codec, Object value) {
    ByteSink sink = new ByteSink(1 << 24);
    sink.write(new byte[BEFORE]);
    codec.write(value, sink);
    byte[] all = sink.toByteArray();
    return new ByteSlice(all, BEFORE, all.length - BEFORE).toByteArray();
  }

  /** Returns what {@code bytes} stand for. */
  public static Object read(ValueCodec codec, byte[] bytes) throws IOException {
    byte[] all = new byte[bytes.length + 2 * BEFORE];
    System.arraycopy(bytes, 0, all, BEFORE, bytes.length);
    return codec.read(new ByteSlice(all, BEFORE, bytes.length));
  }

  /** Returns what comes back when {@code value} is written and read. */
  public static Object copied(ValueCodec codec, Object value) throws IOException {
    return read(codec, bytes(codec, value));
  }
}
