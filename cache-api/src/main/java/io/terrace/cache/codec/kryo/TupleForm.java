package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes objects that hold a given number of others, as optionals and entries do. */
final class TupleForm extends Serializer<Object> {

  private final int size;
  private final Function<Object, @Nullable Object[]> taker;
  private final Function<@Nullable Object[], Object> maker;

  TupleForm(
      int size,
      Function<Object, @Nullable Object[]> taker,
      Function<@Nullable Object[], Object> maker) {
    this.size = size;
    this.taker = taker;
    this.maker = maker;
  }

  @Override
  public void write(Kryo kryo, Output out, Object object) {
    @Nullable References references = Graph.referencesOf(kryo);
    if (references != null) {
      references.begin(object);
    }
    for (Object part : taker.apply(object)) {
      kryo.writeClassAndObject(out, part);
    }
    if (references != null) {
      references.end();
    }
  }

  @Override
  public Object read(Kryo kryo, Input in, Class<?> type) {
    @Nullable References references = Graph.referencesOf(kryo);
    long before = references == null ? 0 : references.enter();
    @Nullable Object[] parts = new @Nullable Object[size];
    for (int i = 0; i < size; i++) {
      parts[i] = kryo.readClassAndObject(in);
    }
    if (references != null) {
      references.leave(before, true);
    }
    return maker.apply(parts);
  }
}
