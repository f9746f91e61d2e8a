package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/consistency.md names a test for each rule, and each test that it names is there. */
class ConsistencyPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern RULE = Pattern.compile("(?m)^\\| \\*\\*([FI]\\d)\\*\\*");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Contract))(?:\\.(\\w+))?`");

  private final Map<String, String> sources = new TreeMap<>();

  @Test
  void everyRuleHasATestThatIsThere() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/consistency.md"));
    readSources();
    Set<String> rules = new TreeSet<>();
    RULE.matcher(page).results().forEach(rule -> rules.add(rule.group(1)));
    assertThat(rules)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    IntStream.rangeClosed(1, 7).mapToObj(i -> "F" + i),
                    IntStream.rangeClosed(1, 6).mapToObj(i -> "I" + i))
                .toList());
    Matcher test = TEST.matcher(page);
    int count = 0;
    while (test.find()) {
      count++;
      String source = sources.get(test.group(1));
      assertThat(source).as("class %s", test.group(1)).isNotNull();
      if (test.group(2) != null) {
        assertThat(source)
            .as(test.group())
            .containsPattern("\\b(void|class) " + test.group(2) + "\\b");
      }
    }
    assertThat(count).isGreaterThan(40);
  }

  private void readSources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 12)) {
      for (Path file : files.filter(ConsistencyPageTest::isTest).toList()) {
        String name = file.getFileName().toString();
        sources.merge(
            name.substring(0, name.length() - ".java".length()),
            Files.readString(file),
            String::concat);
      }
    }
  }

  private static boolean isTest(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith("Test.java") || name.endsWith("Contract.java"))
        && !file.toString().contains("/target/");
  }
}
