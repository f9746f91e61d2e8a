package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.terrace.cache.codec.JavaCodec;
import io.terrace.cache.codec.JavaSerializer.Limits;
import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;

/**
 * Writes objects by Java serialisation, behind the same list of classes: their length, then what
 * {@link JavaCodec} makes of them. What they refer to is written with them.
 */
final class SerialForm extends Serializer<Object> {

  private final JavaCodec codec;

  SerialForm(KnownClasses known) {
    ValueTypes types = known.types();
    this.codec = new JavaCodec(types, known.allowed(), Limits.DEFAULT);
  }

  @Override
  public void write(Kryo kryo, Output out, Object object) {
    ByteSink sink = new ByteSink(Limits.DEFAULT.bytes());
    codec.write(object, sink);
    out.writeVarInt(sink.size(), true);
    out.writeBytes(sink.array(), 0, sink.size());
  }

  @Override
  public Object read(Kryo kryo, Input in, Class<?> type) {
    int length = in.readVarInt(true);
    int start = in.position();
    if (length < 0 || length > in.limit() - start) {
      throw new Unreadable(Reason.MALFORMED, "a length beyond the end");
    }
    try {
      Object object = codec.read(new ByteSlice(in.getBuffer(), start, length), type);
      in.setPosition(start + length);
      return object;
    } catch (UnreadableValueException refused) {
      throw new Unreadable(refused);
    } catch (IOException unreadable) {
      throw new Unreadable(Reason.MALFORMED, String.valueOf(unreadable.getMessage()));
    }
  }
}
