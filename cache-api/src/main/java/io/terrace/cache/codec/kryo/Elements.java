package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How the elements of one collection, or the keys or values of one map, are told: what is the same
 * for all is told once, or not at all where the declared type says it.
 *
 * @param mode one of the constants
 * @param form how an element is written, null if each tells its class
 * @param type the class of all, or what they are declared as, or null if nothing is known
 */
record Elements(int mode, @Nullable Serializer<Object> form, @Nullable Class<?> type) {

  /** Each element tells its class, or that it is null. */
  private static final int MIXED = 0;

  /** All are of one class, which is told before the first; none is null. */
  private static final int SAME = 1;

  /** All are of the class that the declared type says; none is null. */
  private static final int DECLARED = 2;

  /** As before, and some are null. */
  private static final int DECLARED_OR_NULL = 3;

  /** How many bits a mode takes. */
  static final int BITS = 2;

  /**
   * Looks at {@code elements}, of which there is one at least.
   *
   * @param declared what they are declared as, or null if that is not known
   */
  static Elements of(Kryo kryo, Iterable<?> elements, @Nullable Class<?> declared) {
    boolean hasNull = false;
    Class<?> one = null;
    boolean isMixed = false;
    for (Object element : elements) {
      if (element == null) {
        hasNull = true;
      } else if (one == null) {
        one = element.getClass();
      } else if (one != element.getClass()) {
        isMixed = true;
      }
    }
    if (declared != null && KnownClasses.isFixed(declared)) {
      return new Elements(hasNull ? DECLARED_OR_NULL : DECLARED, form(kryo, declared), declared);
    }
    return isMixed || hasNull || one == null
        ? new Elements(MIXED, null, declared)
        : new Elements(SAME, form(kryo, one), one);
  }

  /** Writes what has to be known of all before the first. */
  void writeHead(Kryo kryo, Output out) {
    if (mode == SAME) {
      kryo.writeClass(out, type);
    }
  }

  /** Reads what {@link #writeHead} wrote. */
  static Elements read(Kryo kryo, Input in, int mode, @Nullable Class<?> declared) {
    if (mode == MIXED) {
      return new Elements(mode, null, declared);
    }
    if (mode == SAME) {
      Registration told = kryo.readClass(in);
      if (told == null || (declared != null && !declared.isAssignableFrom(told.getType()))) {
        throw new Unreadable(Reason.MALFORMED, "elements of another class than declared");
      }
      return new Elements(mode, cast(told.getSerializer()), told.getType());
    }
    if (declared == null || !KnownClasses.isFixed(declared)) {
      throw new Unreadable(Reason.MALFORMED, "elements of a class that is not declared");
    }
    return new Elements(mode, form(kryo, declared), declared);
  }

  private static Serializer<Object> form(Kryo kryo, Class<?> type) {
    return cast(kryo.getSerializer(type));
  }

  @SuppressWarnings("unchecked")
  private static Serializer<Object> cast(Serializer<?> form) {
    return (Serializer<Object>) form;
  }

  void write(Kryo kryo, Output out, @Nullable Object element) {
    if (form == null) {
      kryo.writeClassAndObject(out, element);
    } else if (mode == DECLARED_OR_NULL) {
      kryo.writeObjectOrNull(out, element, form);
    } else {
      kryo.writeObject(out, element, form);
    }
  }

  @Nullable Object read(Kryo kryo, Input in) {
    Object element;
    if (form == null) {
      element = kryo.readClassAndObject(in);
    } else if (mode == DECLARED_OR_NULL) {
      element = kryo.readObjectOrNull(in, type, form);
    } else {
      element = kryo.readObject(in, type, form);
    }
    if (type != null && element != null && !type.isInstance(element)) {
      throw new Unreadable(Reason.MALFORMED, "an element of another class than declared");
    }
    return element;
  }
}
