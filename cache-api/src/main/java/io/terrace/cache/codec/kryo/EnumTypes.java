package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** The enum of sets and maps of constants, which they know, empty ones too, and do not tell. */
final class EnumTypes {

  private EnumTypes() {}

  /** Returns the enum of {@code set}. */
  static Class<?> of(EnumSet<?> set) {
    return set.isEmpty() ? ofEmpty(set) : set.iterator().next().getDeclaringClass();
  }

  /** Returns the enum of the keys of {@code map}. */
  static Class<?> of(EnumMap<?, ?> map) {
    return map.isEmpty()
        ? ofEmpty(map)
        : ((Enum<?>) map.keySet().iterator().next()).getDeclaringClass();
  }

  private static Class<?> ofEmpty(Serializable container) {
    try (Tap tap = new Tap()) {
      tap.writeObject(container);
      if (tap.type != null) {
        return tap.type;
      }
      throw new KryoException("an enum that can't be told: " + container.getClass());
    } catch (IOException e) {
      throw new KryoException(e);
    }
  }

  /** Returns the place of {@code constant}, for which the fingerprint of its class vouches. */
  @SuppressWarnings("EnumOrdinal")
  static int placeOf(Enum<?> constant) {
    return constant.ordinal();
  }

  static void write(Kryo kryo, Output out, Class<?> type) {
    kryo.writeClass(out, type);
  }

  /** Reads what {@link #write} wrote. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // It is an enum, as is checked.
  static Class read(Kryo kryo, Input in) {
    Registration told = kryo.readClass(in);
    if (told == null || !told.getType().isEnum()) {
      throw new Unreadable(Reason.MALFORMED, "not an enum");
    }
    return told.getType();
  }

  /** Serialises to nowhere, and looks at the classes that come by: the first enum is it. */
  private static final class Tap extends ObjectOutputStream {

    private @Nullable Class<?> type;

    Tap() throws IOException {
      super(OutputStream.nullOutputStream());
    }

    @Override
    protected void annotateClass(Class<?> passing) {
      if (type == null && passing.isEnum()) {
        type = passing;
      }
    }
  }
}
