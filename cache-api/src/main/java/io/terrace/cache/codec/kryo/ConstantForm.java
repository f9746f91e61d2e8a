package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Writes the only object of its class: a byte, as each object has. */
final class ConstantForm extends Serializer<Object> {

  private final Object constant;

  ConstantForm(Object constant) {
    this.constant = constant;
  }

  @Override
  public void write(Kryo kryo, Output out, Object object) {
    out.writeByte(0);
  }

  @Override
  public Object read(Kryo kryo, Input in, Class<?> type) {
    in.readByte();
    return constant;
  }
}
