package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes records by their components, in the order that they are declared in, and makes them by
 * their canonical constructor, so that what it checks is checked.
 */
final class RecordForm extends Serializer<Object> {

  private final Slot[] slots;
  private final Constructor<?> constructor;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if the record is out of reach, with the remedy
   */
  RecordForm(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    this.slots = Arrays.stream(components).map(each -> slot(type, each)).toArray(Slot[]::new);
    try {
      this.constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (NoSuchMethodException | InaccessibleObjectException closed) {
      throw new IllegalArgumentException(
          type
              + " can't be stored, since its package is closed: open "
              + type.getPackageName()
              + " to io.terrace.cache in its module-info",
          closed);
    }
  }

  private static Slot slot(Class<?> type, RecordComponent component) {
    try {
      return new Slot(type, type.getDeclaredField(component.getName()), null);
    } catch (NoSuchFieldException e) {
      throw new IllegalArgumentException("not a well-formed record: " + type.getName(), e);
    }
  }

  @Override
  public void write(Kryo kryo, Output out, Object object) {
    if (slots.length == 0) {
      out.writeByte(0); // Each object has a byte: see BoundedInput.
    }
    @Nullable References references = Graph.referencesOf(kryo);
    if (references != null) {
      references.begin(object);
    }
    try {
      for (Slot slot : slots) {
        slot.write(kryo, out, object);
      }
    } catch (IllegalAccessException e) {
      throw new KryoException(e);
    }
    if (references != null) {
      references.end();
    }
  }

  @Override
  public Object read(Kryo kryo, Input in, Class<?> type) {
    if (slots.length == 0) {
      in.readByte();
    }
    @Nullable References references = Graph.referencesOf(kryo);
    long before = references == null ? 0 : references.enter();
    @Nullable Object[] values = new @Nullable Object[slots.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = slots[i].read(kryo, in);
    }
    if (references != null) {
      references.leave(before, true);
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new KryoException(e);
    }
  }
}
