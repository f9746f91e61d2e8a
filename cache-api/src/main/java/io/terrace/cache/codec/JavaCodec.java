package io.terrace.cache.codec;

import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;
import java.io.InvalidClassException;
import org.jspecify.annotations.Nullable;

/**
 * The values of one cache by the serialisation of the JDK.
 *
 * <p>With each class stands its fingerprint in the stream. A class with a {@code serialVersionUID}
 * of its own would else be read whatever became of its fields, with nothing in those that are new.
 * Thread-safe.
 */
public final class JavaCodec implements ValueCodec {

  private final AllowedClasses allowed;
  private final ClassLoader loader;
  private final JavaSerializer.Limits limits;
  private final Class<?> expected;
  private final int schema;
  private final ClassValue<Integer> shapes =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return ReachedClasses.isPlatform(type) ? 0 : ClassShape.ofOnly(type);
        }
      };

  /** Makes one. */
  JavaCodec(ValueTypes types, JavaSerializer.Limits limits) {
    this(types, AllowedClasses.of(types), limits);
  }

  /** Makes one for those who know already what is allowed. */
  public JavaCodec(ValueTypes types, AllowedClasses allowed, JavaSerializer.Limits limits) {
    this.allowed = allowed;
    this.loader = types.loader();
    this.limits = limits;
    this.expected = RawTypes.of(types.type());
    this.schema = ClassShape.of(types.type());
  }

  @Override
  public int schema() {
    return schema;
  }

  @Override
  public void write(Object value, ByteSink out) {
    try (FilteredOutput stream = new FilteredOutput(out, allowed, shapes)) {
      stream.writeObject(value);
    } catch (IOException unwritable) {
      throw new IllegalArgumentException(
          "a value of " + value.getClass() + " can't be serialised: " + unwritable, unwritable);
    }
  }

  @Override
  public Object read(ByteSlice bytes) throws IOException {
    return read(bytes, expected);
  }

  /** Returns what {@code bytes} stand for, if it is an {@code expected}. */
  public Object read(ByteSlice bytes, Class<?> expected) throws IOException {
    if (bytes.length() > limits.bytes()) {
      throw new UnreadableValueException(
          Reason.TOO_LARGE,
          "a value of " + bytes.length() + " bytes; Limits.bytes allows " + limits.bytes());
    }
    Object value = readObject(bytes);
    if (!expected.isInstance(value)) {
      throw new UnreadableValueException(
          Reason.MALFORMED,
          "not a "
              + expected.getName()
              + " but "
              + (value == null ? "null" : value.getClass().getName()));
    }
    return value;
  }

  private @Nullable Object readObject(ByteSlice bytes) throws IOException {
    try (FilteredInput in = new FilteredInput(bytes, allowed, loader, limits, shapes)) {
      Object value = in.readObject();
      in.requireEnd();
      return value;
    } catch (UnreadableValueException known) {
      throw known;
    } catch (InvalidClassException changed) {
      throw new UnreadableValueException(
          Reason.CHANGED_CLASS, "a class is another now, or beyond a limit", changed);
    } catch (ClassNotFoundException unknown) {
      throw new UnreadableValueException(
          Reason.CLASS_NOT_ALLOWED, "a class that there is not", unknown);
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError failure) {
      throw new UnreadableValueException(Reason.MALFORMED, "bytes that make no object", failure);
    }
  }
}
