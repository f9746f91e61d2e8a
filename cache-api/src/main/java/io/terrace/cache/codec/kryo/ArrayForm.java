package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Writes arrays of objects. */
final class ArrayForm extends Serializer<@Nullable Object[]> {

  private final Class<?> component;
  private final boolean isFixed;

  ArrayForm(Class<?> component) {
    this.component = component;
    this.isFixed = KnownClasses.isFixed(component);
  }

  @Override
  public void write(Kryo kryo, Output out, @Nullable Object[] array) {
    out.writeVarInt(array.length, true);
    Serializer<?> fixed = isFixed ? kryo.getSerializer(component) : null;
    for (Object element : array) {
      if (fixed != null) {
        kryo.writeObjectOrNull(out, element, fixed);
      } else {
        kryo.writeClassAndObject(out, element);
      }
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object[] read(Kryo kryo, Input in, Class<? extends @Nullable Object[]> type) {
    int size = ((BoundedInput) in).readSize();
    @Nullable Object[] array = (@Nullable Object[]) Array.newInstance(component, size);
    @Nullable References references = Graph.referencesOf(kryo);
    long before = references == null ? 0 : references.enter();
    kryo.reference(array);
    Serializer<?> fixed = isFixed ? kryo.getSerializer(component) : null;
    for (int i = 0; i < size; i++) {
      array[i] =
          fixed != null ? kryo.readObjectOrNull(in, component, fixed) : kryo.readClassAndObject(in);
    }
    if (references != null) {
      references.leave(before, false);
    }
    return array;
  }
}
