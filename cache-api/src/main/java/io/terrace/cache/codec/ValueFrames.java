package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.Compression;
import io.terrace.cache.spi.ByteSink;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one cache with the frame around them, and reads them. Thread-safe.
 *
 * <p>Header and payload are written to one buffer, which is used again, and copied once to the
 * array that a driver gets. What is read is read where it is; only what was compressed is in an
 * array of its own.
 */
public final class ValueFrames {

  /** The most bytes of a value, compressed or not. */
  static final int LARGEST = 64 << 20;

  private final byte serializer;
  private final ValueCodec codec;
  private final Compression compression;
  private final int threshold;
  private final SinkPool sinks = new SinkPool(LARGEST);
  private final Map<Compression, ValueCompression> compressions = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param compression what is done to values of {@code threshold} bytes and more; what others did
   *     to theirs is undone whatever it is
   * @throws IllegalArgumentException if values of that type can't be written, or a library is not
   *     there
   */
  public ValueFrames(
      Serializer serializer, ValueTypes types, Compression compression, int threshold) {
    this.serializer = serializer.id();
    this.codec = serializer.codec(types);
    this.compression = compression;
    this.threshold = threshold;
    if (compression != Compression.NONE) {
      compressions.put(compression, ValueCompression.of(compression));
    }
  }

  /** Returns the id of the serializer. */
  public byte serializer() {
    return serializer;
  }

  /** Returns the fingerprint of the classes of the values. */
  public int schema() {
    return codec.schema();
  }

  /**
   * Returns the bytes to store under {@code key}.
   *
   * @param header all but the payload
   * @param value the value, null for a negative entry
   * @throws IllegalArgumentException if the value can't be written, with the remedy
   */
  public byte[] write(Frame header, String key, @Nullable Object value) {
    byte[] keyBytes = key.getBytes(UTF_8);
    ByteSink sink = sinks.take();
    FrameCodec.begin(header, keyBytes, sink);
    Compression used = value == null ? Compression.NONE : writeValue(value, sink);
    byte[] bytes = FrameCodec.finish(sink, used, keyBytes);
    sinks.giveBack(sink);
    return bytes;
  }

  @SuppressWarnings("ReferenceEquality") // What did not become smaller is given back.
  private Compression writeValue(Object value, ByteSink sink) {
    int start = sink.size();
    codec.write(value, sink);
    int length = sink.size() - start;
    if (compression == Compression.NONE || length < threshold) {
      return Compression.NONE;
    }
    ByteSlice plain = new ByteSlice(sink.array(), start, length);
    ByteSlice packed = compressor(compression).compress(plain);
    if (packed == plain) {
      return Compression.NONE;
    }
    sink.truncate(start);
    sink.write(packed.array(), packed.offset(), packed.length());
    return compression;
  }

  private ValueCompression compressor(Compression of) {
    return compressions.computeIfAbsent(of, ValueCompression::of);
  }

  /**
   * Returns the value of a frame that is not negative.
   *
   * @throws UnreadableValueException if it can't be read: a miss
   */
  public Object value(Frame frame) throws UnreadableValueException {
    if (frame.serializer() != serializer) {
      throw new UnreadableValueException(
          Reason.CHANGED_CLASS, "written by serializer " + frame.serializer());
    }
    if (frame.schema() != schema()) {
      throw new UnreadableValueException(
          Reason.CHANGED_CLASS, "the classes of the cache's type are others by now");
    }
    try {
      return codec.read(plain(frame));
    } catch (UnreadableValueException known) {
      throw known;
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError unreadable) {
      throw new UnreadableValueException(Reason.MALFORMED, "bytes that make no value", unreadable);
    }
  }

  private ByteSlice plain(Frame frame) throws UnreadableValueException {
    if (frame.compression() == Compression.NONE) {
      return frame.payload();
    }
    try {
      return compressor(frame.compression()).expand(frame.payload(), LARGEST);
    } catch (IllegalArgumentException missing) {
      throw new UnreadableValueException(
          Reason.MALFORMED, String.valueOf(missing.getMessage()), missing);
    }
  }
}
