package io.terrace.cache.test.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Counts what the JSR-107 TCK ran. A green run proves too little: the TCK turns a test that it
 * excludes into an empty one that passes, and a test that is not found is not missed. A module
 * extends this, and Surefire runs that class by name after the TCK, on the reports that it left:
 * the system property {@code tck.reports} says where they are, {@code tck.tests} how many tests the
 * TCK has.
 */
public abstract class TckReportContract {

  /** The test of the TCK's list of exclusions, which fails unless it is excluded. */
  private static final String OF_THE_LIST = "org.jsr107.tck.CachingTest#dummyTest";

  private static final Pattern EXCLUDED = Pattern.compile("EXCLUDING TEST '([^']*)'\\s+'([^']*)'");

  private final Path reports = Path.of(System.getProperty("tck.reports"));
  private final int expected = Integer.getInteger("tck.tests");
  private final Set<String> refused;

  /**
   * Makes one.
   *
   * @param refused the tests, as {@code class#method}, that are excluded since the provider refuses
   *     what they call
   */
  protected TckReportContract(Set<String> refused) {
    this.refused = Set.copyOf(refused);
  }

  @Test
  void everyTestOfTheTckRanAndPassed() throws Exception {
    Map<String, List<String>> tests = outcomes();
    List<String> wrong =
        tests.entrySet().stream()
            .filter(test -> !test.getValue().isEmpty())
            .map(test -> test.getKey() + " " + test.getValue())
            .toList();

    assertThat(wrong).as("tests failed, in error or skipped").isEmpty();
    assertThat(tests).as("distinct tests in %s", reports).hasSize(expected);
  }

  @Test
  void onlyTheExclusionListsOwnTestAndThoseThatAreRefusedPassedWithoutHavingRun() throws Exception {
    Set<String> excluded = new HashSet<>(refused);
    if (outcomes().containsKey(OF_THE_LIST)) { // which the tests of annotations do not have
      excluded.add(OF_THE_LIST);
    }

    assertThat(emptyPasses()).containsExactlyInAnyOrderElementsOf(excluded);
  }

  /** By test, what went wrong; a test whose body and clean-up both fail is reported twice. */
  private Map<String, List<String>> outcomes() throws Exception {
    Map<String, List<String>> tests = new LinkedHashMap<>();
    var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    for (Path report : files("TEST-*.xml")) {
      NodeList cases = parser.parse(report.toFile()).getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        tests
            .computeIfAbsent(
                test.getAttribute("classname") + "#" + test.getAttribute("name"),
                name -> new ArrayList<>())
            .addAll(troubles(test));
      }
    }
    return tests;
  }

  private static List<String> troubles(Element test) {
    return Stream.of("failure", "error", "skipped")
        .map(test::getElementsByTagName)
        .flatMap(found -> IntStream.range(0, found.getLength()).mapToObj(found::item))
        .map(trouble -> trouble.getNodeName() + ": " + ((Element) trouble).getAttribute("message"))
        .toList();
  }

  private List<String> emptyPasses() throws IOException {
    return files("*-output.txt").stream()
        .flatMap(log -> EXCLUDED.matcher(read(log)).results())
        .map(excluded -> excluded.group(1) + "#" + excluded.group(2))
        .distinct()
        .toList();
  }

  private List<Path> files(String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var found = Files.newDirectoryStream(reports, glob)) {
      found.forEach(files::add);
    }
    return files;
  }

  /** The TCK may log bytes that are no UTF-8. */
  private static String read(Path log) {
    try {
      return new String(Files.readAllBytes(log), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
