package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.terrace.cache.spi.UnreadableValueException.Reason;

/** Of classes that are known, but of which there is no object that could be stored. */
final class Refusal extends Serializer<Object> {

  private final String message;

  Refusal(String message) {
    this.message = message;
  }

  @Override
  public void write(Kryo kryo, Output out, Object object) {
    throw new IllegalArgumentException(message);
  }

  @Override
  public Object read(Kryo kryo, Input in, Class<?> type) {
    throw new Unreadable(Reason.CLASS_NOT_ALLOWED, message);
  }
}
