package io.terrace.cache.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/testing.md shows is what {@link TestKitTest} runs. */
class TestingPageTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void itsCodeIsRun() throws IOException {
    String run =
        spaced(Files.readString(Path.of("src/test/java/io/terrace/cache/kit/TestKitTest.java")));
    List<String> snippets =
        JAVA.matcher(Files.readString(Path.of("../docs/testing.md")))
            .results()
            .map(snippet -> spaced(snippet.group(1)))
            .toList();
    assertThat(snippets).hasSizeGreaterThan(4);
    assertThat(snippets).allSatisfy(snippet -> assertThat(run).contains(snippet));
  }

  private static String spaced(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
