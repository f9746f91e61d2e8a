package io.terrace.bench.hitrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.bench.TerraceBench;
import io.terrace.cache.test.browser.Browser;
import io.terrace.cache.test.browser.Page;
import io.terrace.cache.test.browser.Theme;
import io.terrace.cache.test.server.ServerExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of hit rates as a browser shows it. */
class HitRatePageTest {

  private static final String TRACE = "sample.keys.txt";

  @RegisterExtension
  static final ServerExtension<Browser> browser = new ServerExtension<>(Browser::start);

  @TempDir private static Path directory;

  private static Path file;

  @BeforeAll
  static void write() throws IOException {
    Path trace = Files.write(directory.resolve("<b>" + TRACE), Traces.bytes(TRACE));
    file = directory.resolve("hits.html");
    int exit =
        TerraceBench.commandLine()
            .execute(
                "hitrate", trace.toString(), "--curve", "--repeat", "3", "--html", file.toString());
    assertThat(exit).isZero();
  }

  @Test
  void theCurveIsDrawnAndTheConsoleIsQuiet() {
    try (Page page = browser.get().open(file.toUri())) {
      assertThat(page.errors()).isEmpty();
      assertThat(page.evaluate("document.querySelector('h2').textContent")).contains("<b>sample");
      for (String policy : List.of("terrace", "lru", "fifo", "min", "min-bypass")) {
        String line = "document.querySelector('.wide polyline.line." + policy + "')";
        assertThat(page.evaluate(line + ".points.length > 10")).as(policy).isEqualTo("true");
        assertThat(page.evaluate(line + ".getBoundingClientRect().width > 400"))
            .as(policy)
            .isEqualTo("true");
        assertThat(page.evaluate("getComputedStyle(" + line + ").stroke"))
            .as(policy)
            .startsWith("rgb");
      }
      assertThat(page.evaluate("document.querySelectorAll('.wide .ceiling').length"))
          .isEqualTo("1");
      assertThat(page.evaluate("document.querySelectorAll('.bar').length > 3")).isEqualTo("true");
      assertThat(page.evaluate("document.querySelectorAll('tbody tr').length"))
          .isEqualTo(
              page.evaluate(
                  "5 * new Set([...document.querySelectorAll('tbody tr')]"
                      + ".map(row => row.cells[0].textContent)).size"));
    }
  }

  @Test
  void sizesAreOnALogarithmicAxis() {
    try (Page page = browser.get().open(file.toUri())) {
      String x =
          "[...document.querySelectorAll('.wide circle.dot.fifo')].map(dot =>"
              + " dot.cx.baseVal.value)";

      assertThat(
              page.evaluate(
                  "(() => { const x = "
                      + x
                      + "; const steps = x.slice(6).map((at, i) => at - x[i + 5]);"
                      + " return Math.max(...steps) / Math.min(...steps) < 1.3 })()"))
          .isEqualTo("true");
    }
  }

  @Test
  void bothThemesAreShown() throws IOException {
    try (Page page = browser.get().open(file.toUri())) {
      assertThat(brightness(page.theme(Theme.LIGHT))).isGreaterThan(200);
      assertThat(brightness(page.theme(Theme.DARK))).isLessThan(60);
      assertThat(page.errors()).isEmpty();
    }
  }

  private static double brightness(Page page) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(page.screenshot()));
    return image.getRaster().getSampleDouble(3, 3, 0);
  }

  @Test
  void aTelephoneShowsItAllWithoutScrollingAside() {
    try (Page page = browser.get().open(file.toUri()).width(400)) {
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo("400");
      assertThat(page.evaluate("getComputedStyle(document.querySelector('.wide')).display"))
          .isEqualTo("none");
      assertThat(
              page.evaluate(
                  "document.querySelector('.narrow text').getBoundingClientRect().height > 9"))
          .isEqualTo("true");
      assertThat(page.evaluate("document.querySelector('.legend').innerText"))
          .contains("terrace", "min-bypass");
    }
  }
}
