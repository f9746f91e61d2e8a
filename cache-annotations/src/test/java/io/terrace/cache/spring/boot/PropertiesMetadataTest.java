package io.terrace.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What editors know of the properties is what there is. */
class PropertiesMetadataTest {

  private static final Pattern PROPERTY =
      Pattern.compile("\"name\": \"([a-z0-9.-]+)\",\\s+\"type\": \"[^\"]+\",\\s+\"description\"");

  @Test
  void eachPropertyIsDescribed() throws IOException {
    List<String> expected = new ArrayList<>();
    for (RecordComponent component : TerraceProperties.class.getRecordComponents()) {
      if (component.getType().isMemberClass() && component.getType().isRecord()) {
        for (RecordComponent nested : component.getType().getRecordComponents()) {
          expected.add("terrace." + component.getName() + "." + kebab(nested.getName()));
        }
      } else {
        expected.add("terrace." + kebab(component.getName()));
      }
    }

    assertThat(described()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static List<String> described() throws IOException {
    // From the sources: on the class path, Boot's own jars have files of this name too.
    Matcher property =
        PROPERTY.matcher(
            Files.readString(
                Path.of("src/main/resources/META-INF/spring-configuration-metadata.json")));
    return property.results().map(result -> result.group(1)).toList();
  }
}
