package io.terrace.bench.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableCollectionsSerializers;
import io.terrace.cache.Compression;
import io.terrace.cache.codec.Frame;
import io.terrace.cache.codec.FrameCodec;
import io.terrace.cache.codec.FrameCodec.Readable;
import io.terrace.cache.codec.ValueFrames;
import io.terrace.cache.codec.kryo.KryoSerializer;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.ValueTypes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One value to bytes, of which a driver gets an array of its own, and back. */
public class CodecBenchmark {

  /** What a frame may take beyond what Kryo does. */
  private static final int MOST_BYTES_OVER = 40;

  private static final int VALUES = 64;

  @Benchmark
  public Object terrace(Frames subject) throws UnreadableValueException {
    return subject.throughFrame(subject.invoices, subject.next());
  }

  @Benchmark
  public Object kryo(BareKryo subject) {
    return subject.throughBytes(subject.invoices.get(subject.next()));
  }

  @Benchmark
  public Object terraceRecords(Frames subject) throws UnreadableValueException {
    return subject.throughFrame(subject.receipts, subject.next());
  }

  @Benchmark
  public Object kryoRecords(BareKryo subject) {
    return subject.throughBytes(subject.receipts.get(subject.next()));
  }

  /** The values, one after the other. */
  private abstract static class Values {
    final List<Invoice> invoices = made(Invoice::of);
    final List<Receipt> receipts = made(Receipt::of);
    private int last;

    private static <T> List<T> made(IntFunction<T> maker) {
      return IntStream.range(0, VALUES).mapToObj(maker).toList();
    }

    final int next() {
      last = (last + 1) & (VALUES - 1);
      return last;
    }
  }

  /** What a user of Kryo would write: all registered, no references, buffers used again. */
  @State(Scope.Thread)
  public static class BareKryo extends Values {
    private final Kryo kryo = new Kryo();
    private final Output out = new Output(1_024, -1);
    private final Input in = new Input();

    public BareKryo() {
      ImmutableCollectionsSerializers.registerSerializers(kryo);
      kryo.register(Invoice.class);
      kryo.register(Invoice.Line.class);
      kryo.register(Invoice.State.class);
      kryo.register(Receipt.class);
      kryo.register(Receipt.Item.class);
      kryo.register(ArrayList.class);
      kryo.register(Instant.class);
      kryo.register(BigDecimal.class);
    }

    byte[] bytes(Object value) {
      out.setPosition(0);
      kryo.writeClassAndObject(out, value);
      return out.toBytes();
    }

    Object throughBytes(Object value) {
      in.setBuffer(bytes(value));
      return kryo.readClassAndObject(in);
    }
  }

  /** What the engine does: a header, the value, a checksum, and all checks of these. */
  @State(Scope.Thread)
  public static class Frames extends Values {
    private static final String KEY = "shop:invoices:l42";

    private final ValueFrames ofInvoices = frames(Invoice.class);
    private final ValueFrames ofReceipts = frames(Receipt.class);

    public Frames() {
      BareKryo bare = new BareKryo();
      for (int i = 0; i < VALUES; i++) {
        requireSmall(bytes(ofInvoices, invoices.get(i)), bare.bytes(invoices.get(i)));
        requireSmall(bytes(ofReceipts, receipts.get(i)), bare.bytes(receipts.get(i)));
      }
    }

    private static ValueFrames frames(Class<?> type) {
      ValueTypes types = ValueTypes.of(type, Frames.class.getClassLoader());
      return new ValueFrames(new KryoSerializer(), types, Compression.NONE, 0);
    }

    private static void requireSmall(byte[] frame, byte[] bare) {
      if (frame.length > bare.length + MOST_BYTES_OVER) {
        throw new IllegalStateException(
            "a frame of " + frame.length + " bytes where Kryo has " + bare.length);
      }
    }

    private static byte[] bytes(ValueFrames frames, Object value) {
      Frame header =
          new Frame(
              0x0102030405060708L,
              false,
              frames.serializer(),
              frames.schema(),
              1_767_225_600_000L,
              3_600_000,
              1_500,
              0x1112131415161718L,
              List.of(),
              Compression.NONE,
              ByteSlice.EMPTY);
      return frames.write(header, KEY, value);
    }

    Object throughFrame(List<?> values, int index) throws UnreadableValueException {
      ValueFrames frames = values.get(index) instanceof Invoice ? ofInvoices : ofReceipts;
      byte[] bytes = bytes(frames, values.get(index));
      if (FrameCodec.read(bytes, KEY) instanceof Readable readable) {
        return frames.value(readable.frame());
      }
      throw new IllegalStateException("a frame that can't be read");
    }
  }
}
