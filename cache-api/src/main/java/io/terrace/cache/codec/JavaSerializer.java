package io.terrace.cache.codec;

import io.terrace.cache.spi.Serializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The serialisation of the JDK, behind a list of the classes that it may make objects of.
 *
 * <p>Allowed are the JDK's value classes (boxed numbers, {@code String}, {@code java.math}, {@code
 * java.time}, the collections and {@code UUID} of {@code java.util}), arrays, the classes that the
 * cache's type is written with, and those allowed by hand; an enum must be one of the last two.
 * What is not allowed is an error where it is written, which names it, and an {@link IOException}
 * where it is read, before its class is loaded. Thread-safe; does not block.
 */
public final class JavaSerializer implements Serializer {

  /** The id that its frames have. */
  public static final byte ID = 1;

  /**
   * What a value may take to be read.
   *
   * @param depth how deep objects may be nested. Sets within sets take time that doubles with each
   *     level to find their hash codes, from a few bytes: 20 levels are a million, 40 never end
   * @param references how many objects there may be
   * @param bytes how many bytes there may be
   */
  public record Limits(int depth, int references, int bytes) {
    /** What suits nearly every value. */
    public static final Limits DEFAULT = new Limits(20, 1_000_000, 64 << 20);

    /** Checks that all are positive. */
    public Limits {
      if (depth <= 0 || references <= 0 || bytes <= 0) {
        throw new IllegalArgumentException(
            "a limit of 0 or less, among depth "
                + depth
                + ", references "
                + references
                + ", bytes "
                + bytes
                + ": nothing could be read");
      }
    }
  }

  private final ClassLoader loader;
  private final List<Class<?>> allowed;
  private final Limits limits;
  private final ConcurrentMap<Type, AllowedClasses> allowedByType = new ConcurrentHashMap<>();

  /** Makes one that finds classes by {@code loader} and allows none but those of a cache's type. */
  public JavaSerializer(ClassLoader loader) {
    this(loader, List.of(), Limits.DEFAULT);
  }

  /** Makes one that finds classes by {@code loader}, and allows {@code allowed} for every cache. */
  public JavaSerializer(ClassLoader loader, Collection<Class<?>> allowed, Limits limits) {
    this.loader = loader;
    this.allowed = List.copyOf(allowed);
    this.limits = limits;
  }

  @Override
  public byte id() {
    return ID;
  }

  @Override
  public byte[] toBytes(Object value, Type type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (ObjectOutputStream out = new FilteredOutput(bytes, allowed(type))) {
      out.writeObject(value);
    } catch (IOException unwritable) {
      throw new IllegalArgumentException(
          "a value of " + value.getClass() + " can't be serialised: " + unwritable, unwritable);
    }
    return bytes.toByteArray();
  }

  @Override
  public Object fromBytes(byte[] bytes, Type type) throws IOException {
    if (bytes.length > limits.bytes) {
      throw new IOException(
          "a value of " + bytes.length + " bytes; Limits.bytes allows " + limits.bytes);
    }
    Object value = read(bytes, allowed(type));
    Class<?> expected = raw(type);
    if (!expected.isInstance(value)) {
      throw new InvalidClassException(
          "not a " + expected.getName() + " but " + (value == null ? "null" : value.getClass()));
    }
    return value;
  }

  private AllowedClasses allowed(Type type) {
    return allowedByType.computeIfAbsent(type, each -> AllowedClasses.of(each, allowed));
  }

  private @Nullable Object read(byte[] bytes, AllowedClasses classes) throws IOException {
    try (FilteredInput in = new FilteredInput(bytes, classes, loader, limits)) {
      Object value = in.readObject();
      in.requireEnd();
      return value;
    } catch (ClassNotFoundException
        | RuntimeException
        | LinkageError
        | StackOverflowError failure) {
      throw new IOException("bytes that make no object", failure);
    }
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> declared) {
      return declared;
    }
    if (type instanceof ParameterizedType parameterized) {
      return raw(parameterized.getRawType());
    }
    if (type instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType()).arrayType();
    }
    return Object.class;
  }
}
