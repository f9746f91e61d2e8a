package io.terrace.cache.codec;

import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;

/**
 * Reads objects of allowed classes, of no more size than the bytes can account for.
 *
 * <p>A class is refused by its name before it is loaded, and again by the filter. The sum of the
 * lengths of all arrays, those that collections make for themselves included, is bounded by the
 * number of bytes: a length of one array alone would allow a large one at each depth. A filter that
 * the virtual machine was started with keeps its say.
 */
final class FilteredInput extends ObjectInputStream {

  /** A hash table has up to 3 slots an entry, and an entry has at least 2 bytes. */
  private static final int ELEMENTS_PER_BYTE = 2;

  private final ByteArrayInputStream in;
  private final AllowedClasses allowed;
  private final ClassLoader loader;
  private final JavaSerializer.Limits limits;
  private final ClassValue<Integer> shapes;
  private long elementsLeft;

  FilteredInput(
      ByteSlice bytes,
      AllowedClasses allowed,
      ClassLoader loader,
      JavaSerializer.Limits limits,
      ClassValue<Integer> shapes)
      throws IOException {
    this(bytes.stream(), bytes.length(), allowed, loader, limits, shapes);
  }

  private FilteredInput(
      ByteArrayInputStream in,
      int size,
      AllowedClasses allowed,
      ClassLoader loader,
      JavaSerializer.Limits limits,
      ClassValue<Integer> shapes)
      throws IOException {
    super(in);
    this.in = in;
    this.allowed = allowed;
    this.loader = loader;
    this.limits = limits;
    this.shapes = shapes;
    this.elementsLeft = (long) ELEMENTS_PER_BYTE * size;
    setObjectInputFilter(
        ObjectInputFilter.merge(this::check, ObjectInputFilter.Config.getSerialFilter()));
  }

  /** Checks that nothing follows: what does was not written with the object. */
  void requireEnd() throws IOException {
    if (in.available() > 0) {
      throw new StreamCorruptedException(in.available() + " bytes follow the object");
    }
  }

  private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
    if (info.arrayLength() > 0) {
      elementsLeft -= info.arrayLength();
    }
    Class<?> type = info.serialClass();
    boolean passes =
        elementsLeft >= 0
            && info.depth() <= limits.depth()
            && info.references() <= limits.references()
            && (type == null || allowed.allows(type.getName()));
    return passes ? ObjectInputFilter.Status.UNDECIDED : ObjectInputFilter.Status.REJECTED;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    String name = description.getName();
    if (!allowed.allows(name)) {
      throw new UnreadableValueException(Reason.CLASS_NOT_ALLOWED, "a class that is not allowed");
    }
    if (AllowedClasses.isPrimitive(name)) {
      return super.resolveClass(description);
    }
    Class<?> type = find(name);
    if (!AllowedClasses.isOfJdk(name) && readInt() != shapes.get(type)) {
      throw new UnreadableValueException(Reason.CHANGED_CLASS, "a class has other fields now");
    }
    return type;
  }

  private Class<?> find(String name) throws UnreadableValueException {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError unknown) {
      throw new UnreadableValueException(
          Reason.CLASS_NOT_ALLOWED, "a class that there is not", unknown);
    }
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
    throw new UnreadableValueException(
        Reason.CLASS_NOT_ALLOWED, "a dynamic proxy, which is not allowed");
  }
}
