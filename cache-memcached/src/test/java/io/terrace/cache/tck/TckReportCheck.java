package io.terrace.cache.tck;

import io.terrace.cache.test.tck.TckReportContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What iterates over the remote tier is refused: the tests that {@code docs/jsr107.md} lists, which
 * are read from there, so that the two cannot differ.
 */
class TckReportCheck extends TckReportContract {

  private static final Path PAGE = Path.of("..", "docs", "jsr107.md");

  /** {@code - `class`: `method`, `method`}, over several lines. */
  private static final Pattern OF_A_CLASS =
      Pattern.compile("^- `(org\\.jsr107\\.[\\w.]+)`:((?:,?\\s+`\\w+`)+)", Pattern.MULTILINE);

  private static final Pattern METHOD = Pattern.compile("`(\\w+)`");

  TckReportCheck() {
    super(listed());
  }

  private static Set<String> listed() {
    Set<String> tests = new TreeSet<>();
    for (MatchResult found : OF_A_CLASS.matcher(page()).results().toList()) {
      List<MatchResult> methods = METHOD.matcher(found.group(2)).results().toList();
      methods.forEach(method -> tests.add(found.group(1) + "#" + method.group(1)));
    }
    return tests;
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
