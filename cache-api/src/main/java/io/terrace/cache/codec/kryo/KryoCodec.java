package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import io.terrace.cache.codec.ClassShape;
import io.terrace.cache.codec.Pool;
import io.terrace.cache.codec.RawTypes;
import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;

/**
 * The values of one cache by Kryo. Thread-safe: a Kryo is lent to one thread at a time, and not
 * used again after it threw.
 */
final class KryoCodec implements ValueCodec {

  private final KnownClasses known;
  private final Class<?> expected;
  private final int schema;
  private final Pool<Graph> graphs;

  KryoCodec(ValueTypes types) {
    this.known = new KnownClasses(types);
    this.expected = RawTypes.of(types.type());
    this.schema = ClassShape.of(types.type());
    this.graphs = new Pool<>(() -> new Graph(known, types.type()));
  }

  @Override
  public int schema() {
    return schema;
  }

  @Override
  public void write(Object value, ByteSink sink) {
    Graph graph = graphs.take();
    try {
      Output out = graph.outputOver(sink);
      graph.writeRoot(out, value);
      sink.replace(out.getBuffer(), out.position());
    } catch (KryoBufferOverflowException tooLarge) {
      throw new IllegalArgumentException(
          "a value of more than " + sink.limit() + " bytes: store less of it", tooLarge);
    } catch (StackOverflowError endless) {
      throw new IllegalArgumentException(Graph.tooDeep(value), endless);
    } catch (KryoException | ClassCastException | UnsupportedOperationException unwritable) {
      throw new IllegalArgumentException(
          "a value of " + value.getClass() + " can't be written: " + unwritable.getMessage(),
          unwritable);
    }
    graphs.giveBack(graph.released());
  }

  @Override
  public Object read(ByteSlice bytes) throws UnreadableValueException {
    Graph graph = graphs.take();
    try {
      Object value = graph.readRoot(bytes);
      if (!expected.isInstance(value)) {
        throw new UnreadableValueException(Reason.MALFORMED, "not a " + expected.getName());
      }
      graphs.giveBack(graph.released());
      return value;
    } catch (Unreadable refused) {
      throw refused.known();
    } catch (RuntimeException | LinkageError | StackOverflowError malformed) {
      throw new UnreadableValueException(Reason.MALFORMED, "bytes that make no object", malformed);
    }
  }
}
