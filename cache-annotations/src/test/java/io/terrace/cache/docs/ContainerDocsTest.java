package io.terrace.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents show is what {@link ContainerExamples} compiles. */
class ContainerDocsTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path EXAMPLES =
      Path.of("src/test/java/io/terrace/cache/docs/ContainerExamples.java");

  @ParameterizedTest
  @ValueSource(strings = {"spring.md", "containers.md"})
  void theirCodeCompiles(String document) throws IOException {
    String compiled = spaced(Files.readString(EXAMPLES));
    List<String> snippets = snippets(Files.readString(Path.of("../docs", document)));

    assertThat(snippets).isNotEmpty();
    assertThat(snippets).allSatisfy(snippet -> assertThat(compiled).contains(snippet));
  }

  private static List<String> snippets(String document) {
    Matcher java = JAVA.matcher(document);
    return Stream.iterate(java.find(), found -> found, found -> java.find())
        .map(found -> spaced(java.group(1)))
        .toList();
  }

  /** Without the modifier that a class needs only because it is compiled inside another. */
  private static String spaced(String code) {
    return code.replaceAll("\\s+", " ").replace("static class ", "class ").strip();
  }
}
