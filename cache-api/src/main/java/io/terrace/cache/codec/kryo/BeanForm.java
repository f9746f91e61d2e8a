package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import com.esotericsoftware.kryo.serializers.FieldSerializer.CachedField;
import io.terrace.cache.codec.ReachedClasses;
import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects by their fields, in the order of the names of these and of the classes that
 * declare them. No constructor is run.
 */
final class BeanForm extends Serializer<Object> {

  private final Slot[] slots;
  private final boolean isHashedDeep;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if a field is out of reach, with the remedy
   */
  BeanForm(Class<?> type) {
    List<Field> fields = ReachedClasses.stateOf(type);
    fields.sort(
        Comparator.comparing(Field::getName)
            .thenComparing(field -> field.getDeclaringClass().getName()));
    Map<Field, CachedField> fast = fastFields(type);
    this.slots =
        fields.stream().map(field -> new Slot(type, field, fast.get(field))).toArray(Slot[]::new);
    this.isHashedDeep = hasHashOfItsOwn(type);
  }

  /** Kryo's own access to what cannot hold an object of another class than it should. */
  private static Map<Field, CachedField> fastFields(Class<?> type) {
    Map<Field, CachedField> fast = new HashMap<>();
    try {
      for (CachedField each : new FieldSerializer<>(new Kryo(), type).getFields()) {
        Class<?> of = each.getField().getType();
        if (of.isPrimitive() || of == String.class) {
          fast.put(each.getField(), each);
        }
      }
    } catch (RuntimeException | LinkageError outOfReach) {
      return Map.of(); // Reflection tells why, or can.
    }
    return fast;
  }

  private static boolean hasHashOfItsOwn(Class<?> type) {
    try {
      return type.getMethod("hashCode").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException impossible) {
      throw new AssertionError(type + " has no hashCode", impossible);
    }
  }

  @Override
  public void write(Kryo kryo, Output out, Object object) {
    if (slots.length == 0) {
      out.writeByte(0); // Each object has a byte: see BoundedInput.
    }
    try {
      for (Slot slot : slots) {
        slot.write(kryo, out, object);
      }
    } catch (IllegalAccessException e) {
      throw new KryoException(e);
    }
  }

  @Override
  public Object read(Kryo kryo, Input in, Class<?> type) {
    if (slots.length == 0) {
      in.readByte();
    }
    Object object = kryo.newInstance(type);
    @Nullable References references = Graph.referencesOf(kryo);
    long before = references == null ? 0 : references.enter();
    kryo.reference(object);
    try {
      for (Slot slot : slots) {
        slot.readInto(kryo, in, object);
      }
    } catch (IllegalAccessException e) {
      throw new KryoException(e);
    }
    if (references != null) {
      references.leave(before, isHashedDeep);
    }
    return object;
  }
}
