package io.terrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bill of materials has the modules that are published, in the version that they have. */
class BomTest {

  private static List<String> all(Path pom, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(pom))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void itHasWhatIsPublishedInItsVersion() throws IOException {
    Path parent = Path.of("../pom.xml");
    Path bom = Path.of("../bom/pom.xml");
    List<String> published =
        all(parent, "<module>(cache-[a-z]+)</module>").stream()
            .map(module -> module.replace("cache-", "terrace-"))
            .toList();

    assertThat(all(bom, "<artifactId>(terrace-[a-z]+)</artifactId>"))
        .contains("terrace-bom")
        .filteredOn(artifact -> !artifact.equals("terrace-bom"))
        .containsExactlyInAnyOrderElementsOf(published);
    assertThat(all(bom, "<version>([^$<]+)</version>").get(0))
        .isEqualTo(all(parent, "<version>([^$<]+)</version>").get(0));
  }
}
