package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.EnumSet;

/** Writes the class of the constants, their number, and each of them. */
final class EnumSetForm extends Serializer<EnumSet<?>> {

  @Override
  public void write(Kryo kryo, Output out, EnumSet<?> set) {
    EnumTypes.write(kryo, out, EnumTypes.of(set));
    out.writeVarInt(set.size(), true);
    for (Enum<?> constant : set) {
      out.writeVarInt(EnumTypes.placeOf(constant), true);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public EnumSet<?> read(Kryo kryo, Input in, Class<? extends EnumSet<?>> type) {
    return readOf(in, EnumTypes.read(kryo, in));
  }

  private static <E extends Enum<E>> EnumSet<E> readOf(Input in, Class<E> type) {
    EnumSet<E> set = EnumSet.noneOf(type);
    E[] constants = type.getEnumConstants();
    for (int i = ((BoundedInput) in).readSize(); i > 0; i--) {
      set.add(constants[in.readVarInt(true)]);
    }
    return set;
  }
}
