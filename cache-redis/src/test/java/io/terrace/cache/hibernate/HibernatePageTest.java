package io.terrace.cache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What docs/hibernate.md shows is what {@link HibernateTest} runs; it reads the properties there.
 */
class HibernatePageTest {

  private static final Path FOLDER = Path.of("src/test/java/io/terrace/cache/hibernate");

  @Test
  void itsCodeIsRun() throws IOException {
    String run =
        spaced(
            Files.readString(FOLDER.resolve("Book.java"))
                + Files.readString(FOLDER.resolve("Library.java")));
    List<String> snippets =
        HibernatePage.blocks("java").stream().map(HibernatePageTest::spaced).toList();
    assertThat(snippets).hasSize(3);
    assertThat(snippets).allSatisfy(snippet -> assertThat(run).contains(snippet));
  }

  private static String spaced(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
