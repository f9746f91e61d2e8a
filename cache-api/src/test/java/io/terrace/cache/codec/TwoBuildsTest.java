package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrace.cache.Compression;
import io.terrace.cache.Serializers;
import io.terrace.cache.codec.FrameCodec.Readable;
import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two builds of a program share a store, and one of them has changed a class. */
class TwoBuildsTest {

  private static final String START = "import java.util.*; import java.io.Serializable; ";

  /** What each build has in place of the class {@code Part}; the first is what it was. */
  private static final List<String> VERSIONS =
      List.of(
          "public record Part(int a, String b) implements Serializable {}",
          "public record Part(int a, String b, String c) implements Serializable {}",
          "public record Part(int a) implements Serializable {}",
          "public record Part(long a, String b) implements Serializable {}",
          "public record Part(String b, int a) implements Serializable {}",
          "public record Part(int a, List<String> b) implements Serializable {}",
          "public final class Part implements Serializable { static final long serialVersionUID ="
              + " 1; public int a; public String b; public Part(int a, String b) {} public Part()"
              + " {} }",
          "public final class Part implements Serializable { static final long serialVersionUID ="
              + " 1; public int a; public String b; public int c; public Part(int a, String b) {}"
              + " public Part() {} }",
          "public enum Part implements Serializable { X, Y }",
          "public enum Part implements Serializable { X, Y, Z }",
          "public enum Part implements Serializable { Y, X }");

  @TempDir Path directory;

  /** A program: its classes, and a value made of them. */
  private record Build(Type type, Object value, ClassLoader loader) {

    ValueFrames frames(Serializer serializer, boolean isUntyped) {
      ValueTypes types =
          isUntyped
              ? new ValueTypes(Object.class, Set.of((Class<?>) type), Set.of(), loader)
              : ValueTypes.of(type, loader);
      return new ValueFrames(serializer, types, Compression.NONE, 0);
    }

    ValueFrames framesByName(Serializer serializer) {
      return new ValueFrames(
          serializer,
          new ValueTypes(Object.class, Set.of(), Set.of("shop"), loader),
          Compression.NONE,
          0);
    }
  }

  private List<Build> builds() throws Exception {
    List<Build> builds = new ArrayList<>();
    for (String version : VERSIONS) {
      builds.add(build(version, builds.size()));
    }
    return builds;
  }

  private Build build(String part, int number) throws Exception {
    Path root = Files.createDirectory(directory.resolve("build" + number));
    Path source = Files.createDirectory(root.resolve("shop"));
    String whole =
        "package shop; "
            + START
            + "public record Whole(String name, Part part, List<Part> more) implements Serializable"
            + " { public static Whole of() { Part p = "
            + maker(part)
            + "; return new Whole(\"whole\", p, new ArrayList<>(List.of(p))); } }";
    Files.writeString(source.resolve("Part.java"), "package shop; " + START + part);
    Files.writeString(source.resolve("Whole.java"), whole);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                source.resolve("Part.java").toString(),
                source.resolve("Whole.java").toString());
    assertThat(result).isZero();
    URLClassLoader loader =
        new URLClassLoader(new URL[] {root.toUri().toURL()}, getClass().getClassLoader());
    Class<?> type = loader.loadClass("shop.Whole");
    return new Build(type, type.getMethod("of").invoke(null), loader);
  }

  /** Returns the code that makes a {@code Part}. */
  private static String maker(String part) {
    if (part.contains("enum")) {
      return "Part.X";
    }
    if (part.contains("List<String> b")) {
      return "new Part(1, List.of())";
    }
    if (part.contains("String b, String c")) {
      return "new Part(1, \"b\", \"c\")";
    }
    if (part.contains("Part(String b, int a)")) {
      return "new Part(\"b\", 1)";
    }
    return part.contains("Part(int a) ") ? "new Part(1)" : "new Part(1, \"b\")";
  }

  private static List<Serializer> serializers() {
    return List.of(Serializers.kryo(), Serializers.java(), Serializers.json(new ObjectMapper()));
  }

  private static byte[] written(ValueFrames frames, Object value) {
    return frames.write(Samples.header(frames), Samples.KEY, value);
  }

  private static Object read(ValueFrames frames, byte[] bytes) throws UnreadableValueException {
    return frames.value(((Readable) FrameCodec.read(bytes, Samples.KEY)).frame());
  }

  @Test
  void aChangedClassIsAMissWhicheverWayItIsRead() throws Exception {
    List<Build> builds = builds();
    for (Serializer serializer : serializers()) {
      boolean isJson = serializer instanceof JacksonSerializer;
      for (Build writer : builds) {
        for (Build reader : builds) {
          assertTold(
              writer, reader, writer.frames(serializer, false), reader.frames(serializer, false));
          if (!isJson) {
            assertTold(
                writer, reader, writer.frames(serializer, true), reader.frames(serializer, true));
            assertTold(
                writer, reader, writer.framesByName(serializer), reader.framesByName(serializer));
          }
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // One and the same build, not one like it.
  private static void assertTold(
      Build writer, Build reader, ValueFrames writing, ValueFrames reading) throws IOException {
    byte[] bytes = written(writing, writer.value());
    if (writer == reader) {
      assertThat(read(reading, bytes).getClass()).isEqualTo(reader.type());
      return;
    }
    try {
      assertThat(read(reading, bytes)).as("%s read by %s", writer, reader).isNull();
    } catch (UnreadableValueException miss) {
      assertThat(miss.reason()).isEqualTo(Reason.CHANGED_CLASS);
    }
  }

  @Test
  void twoBuildsOfTheSameClassesUnderstandEachOther() throws Exception {
    for (int version = 0; version < VERSIONS.size(); version++) {
      Build one = build(VERSIONS.get(version), 100 + version);
      Build other = build(VERSIONS.get(version), 200 + version);
      for (Serializer serializer : serializers()) {
        byte[] bytes = written(one.frames(serializer, false), one.value());
        Object value = read(other.frames(serializer, false), bytes);
        assertThat(value.getClass()).isEqualTo(other.type());
        assertThat(written(other.frames(serializer, false), value)).isEqualTo(bytes);
      }
    }
  }
}
