package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Generics.GenericType;
import io.terrace.cache.codec.RawTypes;
import io.terrace.cache.copy.Instantiation;
import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A Kryo, with its buffers, that writes or reads one value at a time. Not thread-safe.
 *
 * <p>What it needs to know of classes is in {@link KnownClasses}, which all share, so that it is
 * cheap to make and holds little.
 */
final class Graph extends Kryo {

  /** Deeper than values are, and shallow enough for the stack of any thread. */
  static final int DEEPEST = 200;

  private final @Nullable GenericType rootType;
  private final @Nullable References references;
  private final BoundedInput input = new BoundedInput();
  private final Output output = new Output();

  Graph(KnownClasses known, Type type) {
    this(type, new ClassTags(known), known.isTree() ? null : new References(known));
  }

  private Graph(Type type, ClassTags tags, @Nullable References references) {
    super(tags, references);
    tags.open();
    this.references = references;
    this.rootType =
        type instanceof ParameterizedType
            ? new GenericType(RawTypes.of(type), RawTypes.of(type), type)
            : null;
    Instantiation.withoutConstructors(this);
    setAutoReset(false);
    setMaxDepth(DEEPEST);
  }

  /** Returns the output, which goes on where {@code sink} is. */
  Output outputOver(ByteSink sink) {
    output.setBuffer(sink.array(), sink.limit());
    output.setPosition(sink.size());
    return output;
  }

  void writeRoot(Output out, Object value) {
    if (rootType != null) {
      getGenerics().pushGenericType(rootType);
    }
    writeClassAndObject(out, value);
    getGenerics().popGenericType();
  }

  Object readRoot(ByteSlice bytes) {
    input.over(bytes);
    if (rootType != null) {
      getGenerics().pushGenericType(rootType);
    }
    Object value = readClassAndObject(input);
    getGenerics().popGenericType();
    if (input.remaining() > 0) {
      throw new Unreadable(Reason.MALFORMED, input.remaining() + " bytes follow the value");
    }
    return value;
  }

  /** Returns this, fit for the next value and holding nothing of the last. */
  Graph released() {
    reset();
    input.release();
    output.setBuffer(BoundedInput.NOTHING, 0);
    return this;
  }

  /** Returns what tracks references, null where there are none. */
  static @Nullable References referencesOf(Kryo graph) {
    return ((Graph) graph).references;
  }

  static String tooDeep(Object value) {
    return "a value of "
        + value.getClass()
        + " is nested more than "
        + DEEPEST
        + " deep: store its parts, or keep the cache local";
  }
}
