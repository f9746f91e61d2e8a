package io.terrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What native images are told to keep is there, and nothing that is read by name is left out. */
class NativeImageTest {

  private static JsonNode read(String module, String artifact, String file) throws IOException {
    return new ObjectMapper()
        .readTree(
            Path.of(
                    "..",
                    module,
                    "src/main/resources/META-INF/native-image/io.terrace",
                    artifact,
                    file)
                .toFile());
  }

  @Test
  void whatIsReflectedOnIsThere() throws Exception {
    for (JsonNode each : read("cache-api", "terrace-api", "reflect-config.json")) {
      Class<?> type = Class.forName(each.path("name").textValue());
      for (JsonNode method : each.path("methods")) {
        Class<?>[] parameters = new Class<?>[method.path("parameterTypes").size()];
        for (int i = 0; i < parameters.length; i++) {
          parameters[i] = Class.forName(method.path("parameterTypes").path(i).textValue());
        }
        String name = method.path("name").textValue();
        assertThat(
                name.equals("<init>")
                    ? type.getConstructor(parameters)
                    : type.getMethod(name, parameters))
            .isNotNull();
      }
    }
  }

  @Test
  void allResourcesAreKept() throws IOException {
    assertThat(resources("cache-api")).isNotEmpty().allMatch(kept("cache-api", "terrace-api"));
    assertThat(resources("cache-redis"))
        .isNotEmpty()
        .allMatch(kept("cache-redis", "terrace-redis"));
    assertThat(resources("cache-local")).isEmpty();
    assertThat(resources("cache-memcached")).isEmpty();
  }

  private static Predicate<String> kept(String module, String artifact) throws IOException {
    JsonNode includes =
        read(module, artifact, "resource-config.json").path("resources").path("includes");
    Pattern pattern = Pattern.compile(includes.path(0).path("pattern").textValue());
    return resource -> pattern.matcher(resource).matches();
  }

  /** Those that code of ours opens by name; services are found otherwise. */
  private static List<String> resources(String module) throws IOException {
    Path root = Path.of("..", module, "src/main/resources");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.startsWith("META-INF/"))
          .toList();
    }
  }
}
