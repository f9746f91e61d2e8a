package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import org.jspecify.annotations.Nullable;

/** Writes constants by their place, for which the fingerprint of their class vouches. */
final class EnumForm extends Serializer<@Nullable Object> {

  private final Object[] constants;

  EnumForm(Class<?> type) {
    super(true, true);
    this.constants = type.getEnumConstants();
  }

  @Override
  public void write(Kryo kryo, Output out, @Nullable Object constant) {
    out.writeVarInt(constant == null ? 0 : 1 + EnumTypes.placeOf((Enum<?>) constant), true);
  }

  @Override
  public @Nullable Object read(Kryo kryo, Input in, Class<?> type) {
    int place = in.readVarInt(true);
    if (place == 0) {
      return null;
    }
    if (place < 0 || place > constants.length) {
      throw new Unreadable(Reason.MALFORMED, "no constant of " + type.getName());
    }
    return constants[place - 1];
  }
}
