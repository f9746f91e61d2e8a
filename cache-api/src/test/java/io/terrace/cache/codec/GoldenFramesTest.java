package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.Compression;
import io.terrace.cache.codec.FrameCodec.Readable;
import io.terrace.cache.codec.Samples.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Frames as each format of the wire had them: they stay readable, and those of the present format
 * are written as they were.
 *
 * <p>The file of a format is never changed once the format was released. That of a new one is what
 * {@link #main} prints.
 */
class GoldenFramesTest {

  private static final ClassLoader LOADER = GoldenFramesTest.class.getClassLoader();

  /** The libraries that compress may do so better one day: theirs must be readable only. */
  private static boolean isStable(String name) {
    return !name.contains("+");
  }

  private static Map<String, byte[]> written() {
    Map<String, byte[]> frames = new TreeMap<>();
    for (Sample sample : Samples.all()) {
      for (Compression compression : Compression.values()) {
        ValueFrames writer = sample.frames(compression, LOADER);
        String suffix = compression == Compression.NONE ? "" : "+" + compression;
        frames.put(
            sample.name() + suffix,
            writer.write(Samples.header(writer), Samples.KEY, sample.value()));
      }
    }
    for (Object value : JdkValueSamples.golden()) {
      Sample sample = Samples.untyped(value);
      ValueFrames writer = sample.frames(Compression.NONE, LOADER);
      frames.put(sample.name(), writer.write(Samples.header(writer), Samples.KEY, value));
    }
    return frames;
  }

  private static Properties golden(int format) throws IOException {
    Properties golden = new Properties();
    String name = "format-" + format + ".properties";
    try (InputStream in = GoldenFramesTest.class.getResourceAsStream(name)) {
      golden.load(Objects.requireNonNull(in, name));
    }
    return golden;
  }

  @Test
  void framesOfThisFormatAreWrittenAsTheyWere() throws IOException {
    Properties golden = golden(1);
    written()
        .forEach(
            (name, bytes) -> {
              if (isStable(name)) {
                assertThat(HexFormat.of().formatHex(bytes))
                    .as(name)
                    .isEqualTo(golden.getProperty(name));
              }
            });
    assertThat(golden.stringPropertyNames()).isEqualTo(written().keySet());
  }

  @Test
  void framesOfFormatOneAreReadable() throws IOException {
    Properties golden = golden(1);
    for (Sample sample : Samples.all()) {
      for (Compression compression : Compression.values()) {
        String suffix = compression == Compression.NONE ? "" : "+" + compression;
        assertReadable(sample, golden.getProperty(sample.name() + suffix));
      }
    }
    for (Object value : JdkValueSamples.golden()) {
      Sample sample = Samples.untyped(value);
      assertReadable(sample, golden.getProperty(sample.name()));
    }
  }

  private static void assertReadable(Sample sample, String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Frame frame = ((Readable) FrameCodec.read(bytes, Samples.KEY)).frame();
    assertThat(frame.tags()).containsExactly(new Frame.Tag("red", 7));
    assertThat(sample.frames(Compression.NONE, LOADER).value(frame))
        .as(sample.name())
        .usingRecursiveComparison()
        .isEqualTo(sample.value());
  }

  /** Prints the file of the present format. */
  public static void main(String[] none) {
    StringBuilder file =
        new StringBuilder("# Written once by GoldenFramesTest, and never again.\n");
    written()
        .forEach(
            (name, bytes) ->
                file.append(name).append('=').append(HexFormat.of().formatHex(bytes)).append('\n'));
    System.out.write(file.toString().getBytes(UTF_8), 0, file.length());
    System.out.flush();
  }
}
