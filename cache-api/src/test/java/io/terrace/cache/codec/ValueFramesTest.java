package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.terrace.cache.Compression;
import io.terrace.cache.Serializers;
import io.terrace.cache.codec.FrameCodec.Readable;
import io.terrace.cache.codec.Samples.Sample;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ValueFramesTest {

  private static final ClassLoader LOADER = ValueFramesTest.class.getClassLoader();

  private static ValueFrames texts(Compression compression) {
    return new ValueFrames(
        Serializers.raw(), ValueTypes.of(String.class, LOADER), compression, 100);
  }

  private static byte[] written(ValueFrames frames, Object value) {
    return frames.write(Samples.header(frames), Samples.KEY, value);
  }

  private static Frame frame(byte[] bytes) {
    return ((Readable) FrameCodec.read(bytes, Samples.KEY)).frame();
  }

  private static void assertUnreadable(Reason reason, ValueFrames frames, Frame frame) {
    assertThatExceptionOfType(UnreadableValueException.class)
        .isThrownBy(() -> frames.value(frame))
        .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo(reason));
  }

  @Test
  void valuesOfEverySerializerComeBack() throws Exception {
    for (Sample sample : Samples.all()) {
      for (Compression compression : Compression.values()) {
        ValueFrames frames = sample.frames(compression, LOADER);
        byte[] bytes = written(frames, sample.value());
        Object value = sample.frames(Compression.NONE, LOADER).value(frame(bytes));
        assertThat(value).as(sample.name()).usingRecursiveComparison().isEqualTo(sample.value());
        assertThat(written(frames, sample.value())).as(sample.name()).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void largeValuesAreCompressed(Compression compression) throws Exception {
    String text = "abc ".repeat(1_000);
    byte[] bytes = written(texts(compression), text);
    assertThat(bytes).hasSizeLessThan(150);
    assertThat(frame(bytes).compression()).isEqualTo(compression);
    assertThat(texts(Compression.NONE).value(frame(bytes))).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whatWouldNotBecomeSmallerIsNotCompressed(Compression compression) {
    byte[] noise = new byte[1_000];
    new Random(1).nextBytes(noise);
    ValueFrames frames =
        new ValueFrames(Serializers.raw(), ValueTypes.of(byte[].class, LOADER), compression, 0);
    assertThat(frame(written(frames, noise)).compression()).isEqualTo(Compression.NONE);
    assertThat(frame(written(texts(compression), "a".repeat(99))).compression())
        .isEqualTo(Compression.NONE);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aBombIsAMissAndMadeByNobody(Compression compression) throws Exception {
    String large = "a".repeat(5_000_000);
    byte[] own = written(texts(compression), large);
    assertThat(texts(compression).value(frame(own))).isEqualTo(large);
    byte[] packed = new byte[100];
    for (long size : new long[] {1_000_000, 64L << 20, Integer.MAX_VALUE, 1L << 40}) {
      ByteBuffer out = ByteBuffer.wrap(packed);
      Varint.put(out, size);
      Frame bomb =
          frame(written(texts(Compression.NONE), ""))
              .withPayload(compression, ByteSlice.of(packed));
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      assertUnreadable(Reason.TOO_LARGE, texts(compression), bomb);
      long before = threads.getCurrentThreadAllocatedBytes();
      assertUnreadable(Reason.TOO_LARGE, texts(compression), bomb);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(500_000);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void bytesThatAreNotCompressedAreAMiss(Compression compression) {
    byte[] packed = new byte[50];
    Arrays.fill(packed, (byte) 0x55);
    packed[0] = 60;
    Frame frame =
        frame(written(texts(Compression.NONE), "")).withPayload(compression, ByteSlice.of(packed));
    assertUnreadable(Reason.MALFORMED, texts(compression), frame);
  }

  @Test
  void anotherSerializerOrTypeIsAMiss() {
    ValueFrames numbers =
        new ValueFrames(
            Serializers.kryo(), ValueTypes.of(Integer.class, LOADER), Compression.NONE, 0);
    ValueFrames more =
        new ValueFrames(Serializers.kryo(), ValueTypes.of(Long.class, LOADER), Compression.NONE, 0);
    assertUnreadable(Reason.CHANGED_CLASS, numbers, frame(written(texts(Compression.NONE), "a")));
    assertUnreadable(Reason.CHANGED_CLASS, more, frame(written(numbers, 1)));
  }

  @Test
  void aValueTooLargeIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(texts(Compression.NONE), "a".repeat(ValueFrames.LARGEST)))
        .withMessageContaining("limit is " + ValueFrames.LARGEST);
  }

  @Test
  void aTypeThatASerializerCannotTakeIsRefusedBeforeThereIsAValue() {
    Stream.of(Serializers.raw(), Serializers.json(new ObjectMapper()))
        .forEach(
            serializer ->
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> serializer.codec(ValueTypes.of(Object.class, LOADER))));
  }

  @Test
  void halfACharacterIsNoText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(texts(Compression.NONE), "\uD800"))
        .withMessageContaining("surrogate");
  }

  @Test
  void manyThreadsShareOne() {
    Sample sample = Samples.all().get(0);
    ValueFrames frames = sample.frames(Compression.LZ4, LOADER);
    byte[] expected = written(frames, sample.value());
    List<Integer> rounds = Stream.iterate(0, i -> i + 1).limit(2_000).toList();
    assertThat(
            rounds.parallelStream()
                .filter(round -> Arrays.equals(written(frames, sample.value()), expected)))
        .hasSize(2_000);
  }
}
