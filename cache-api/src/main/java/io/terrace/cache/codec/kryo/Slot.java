package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.FieldSerializer.CachedField;
import com.esotericsoftware.kryo.util.Generics.GenericType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import org.jspecify.annotations.Nullable;

/**
 * A field of a class or record, and how what is in it is written. Thread-safe.
 *
 * <p>It is set by reflection, which checks what it is set to: Kryo's own way by {@code Unsafe},
 * which does not, would let whoever makes the bytes put an object of one class where another
 * belongs.
 */
final class Slot {

  private enum Kind {
    BOOLEAN,
    BYTE,
    CHAR,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    /** Of one class, which need not be told. */
    FIXED,
    OPEN
  }

  private final Field field;
  private final Class<?> type;
  private final Kind kind;
  private final @Nullable GenericType generics;
  private final @Nullable CachedField fast;
  private @Nullable Serializer<Object> fixed;

  /**
   * Makes one.
   *
   * @param fast Kryo's own access to the field, if it is a primitive or a string; for these it is
   *     as safe as reflection, and the bytes are the same
   * @throws IllegalArgumentException if the field is out of reach, with the remedy
   */
  Slot(Class<?> owner, Field field, @Nullable CachedField fast) {
    this.field = field;
    this.fast = fast;
    this.type = field.getType();
    this.kind = kind(type);
    this.generics =
        field.getGenericType() instanceof ParameterizedType
            ? new GenericType(field.getDeclaringClass(), owner, field.getGenericType())
            : null;
    try {
      field.setAccessible(true);
    } catch (InaccessibleObjectException closed) {
      throw new IllegalArgumentException(
          field.getDeclaringClass()
              + " can't be stored, since its package is closed: open "
              + field.getDeclaringClass().getPackageName()
              + " to io.terrace.cache in its module-info",
          closed);
    }
  }

  private static Kind kind(Class<?> type) {
    if (type.isPrimitive()) {
      return Kind.valueOf(type.getName().toUpperCase(java.util.Locale.ROOT));
    }
    if (type == String.class) {
      return Kind.STRING;
    }
    return KnownClasses.isFixed(type) ? Kind.FIXED : Kind.OPEN;
  }

  Class<?> type() {
    return type;
  }

  /** Writes what {@code owner} has in the field. */
  void write(Kryo kryo, Output out, Object owner) throws IllegalAccessException {
    if (fast != null) {
      fast.write(out, owner);
      return;
    }
    switch (kind) {
      case BOOLEAN -> out.writeBoolean(field.getBoolean(owner));
      case BYTE -> out.writeByte(field.getByte(owner));
      case CHAR -> out.writeChar(field.getChar(owner));
      case SHORT -> out.writeShort(field.getShort(owner));
      case INT -> out.writeVarInt(field.getInt(owner), false);
      case LONG -> out.writeVarLong(field.getLong(owner), false);
      case FLOAT -> out.writeFloat(field.getFloat(owner));
      case DOUBLE -> out.writeDouble(field.getDouble(owner));
      case STRING -> out.writeString((String) field.get(owner));
      default -> writeObject(kryo, out, field.get(owner));
    }
  }

  private void writeObject(Kryo kryo, Output out, @Nullable Object value) {
    if (generics != null) {
      kryo.getGenerics().pushGenericType(generics);
    }
    if (kind == Kind.FIXED) {
      kryo.writeObjectOrNull(out, value, fixed(kryo));
    } else {
      kryo.writeClassAndObject(out, value);
    }
    if (generics != null) {
      kryo.getGenerics().popGenericType();
    }
  }

  /** Reads what is written of it, and sets the field of {@code owner} to that. */
  void readInto(Kryo kryo, Input in, Object owner) throws IllegalAccessException {
    if (fast != null) {
      fast.read(in, owner);
      return;
    }
    switch (kind) {
      case BOOLEAN -> field.setBoolean(owner, in.readBoolean());
      case BYTE -> field.setByte(owner, in.readByte());
      case CHAR -> field.setChar(owner, in.readChar());
      case SHORT -> field.setShort(owner, in.readShort());
      case INT -> field.setInt(owner, in.readVarInt(false));
      case LONG -> field.setLong(owner, in.readVarLong(false));
      case FLOAT -> field.setFloat(owner, in.readFloat());
      case DOUBLE -> field.setDouble(owner, in.readDouble());
      default -> field.set(owner, read(kryo, in));
    }
  }

  /** Reads what is written of it. */
  @Nullable Object read(Kryo kryo, Input in) {
    return switch (kind) {
      case BOOLEAN -> in.readBoolean();
      case BYTE -> in.readByte();
      case CHAR -> in.readChar();
      case SHORT -> in.readShort();
      case INT -> in.readVarInt(false);
      case LONG -> in.readVarLong(false);
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case STRING -> in.readString();
      default -> readObject(kryo, in);
    };
  }

  private @Nullable Object readObject(Kryo kryo, Input in) {
    if (generics != null) {
      kryo.getGenerics().pushGenericType(generics);
    }
    Object value =
        kind == Kind.FIXED
            ? kryo.readObjectOrNull(in, type, fixed(kryo))
            : kryo.readClassAndObject(in);
    if (generics != null) {
      kryo.getGenerics().popGenericType();
    }
    return value;
  }

  /** All Kryos of a cache have the same serializers, so it does not matter whose this is. */
  @SuppressWarnings("unchecked")
  private Serializer<Object> fixed(Kryo kryo) {
    Serializer<Object> found = fixed;
    if (found == null) {
      found = kryo.getSerializer(type);
      fixed = found;
    }
    return found;
  }
}
