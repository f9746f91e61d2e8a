package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the class of the keys, the number of entries, and of each its key and value. */
final class EnumMapForm extends Serializer<EnumMap<?, ?>> {

  @Override
  public void write(Kryo kryo, Output out, EnumMap<?, ?> map) {
    EnumTypes.write(kryo, out, EnumTypes.of(map));
    out.writeVarInt(map.size(), true);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeVarInt(EnumTypes.placeOf((Enum<?>) entry.getKey()), true);
      kryo.writeClassAndObject(out, entry.getValue());
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public EnumMap<?, ?> read(Kryo kryo, Input in, Class<? extends EnumMap<?, ?>> type) {
    return readKeyed(kryo, in, EnumTypes.read(kryo, in));
  }

  private static <E extends Enum<E>> EnumMap<E, @Nullable Object> readKeyed(
      Kryo kryo, Input in, Class<E> type) {
    EnumMap<E, @Nullable Object> map = new EnumMap<>(type);
    @Nullable References references = Graph.referencesOf(kryo);
    long before = references == null ? 0 : references.enter();
    kryo.reference(map);
    E[] constants = type.getEnumConstants();
    for (int i = ((BoundedInput) in).readSize(); i > 0; i--) {
      E key = constants[in.readVarInt(true)];
      map.put(key, kryo.readClassAndObject(in));
    }
    if (references != null) {
      references.leave(before, true);
    }
    return map;
  }
}
