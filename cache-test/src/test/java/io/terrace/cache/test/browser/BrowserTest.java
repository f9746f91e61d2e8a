package io.terrace.cache.test.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.test.server.ServerExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {

  @RegisterExtension
  static final ServerExtension<Browser> browser = new ServerExtension<>(Browser::start);

  @TempDir private Path directory;

  private Page open(String html) throws IOException {
    URI address = Files.writeString(directory.resolve("page.html"), html).toUri();
    return browser.get().open(address);
  }

  @Test
  void aPageIsLoadedAndItsScriptsHaveRun() throws IOException {
    try (Page page = open("<title>T</title><script>document.title += 'ed'</script>")) {
      assertThat(page.evaluate("document.title")).isEqualTo("Ted");
      assertThat(page.evaluate("Promise.resolve([1, {a: null}])")).isEqualTo("[1,{\"a\":null}]");
      page.evaluate("setTimeout(() => window.late = true, 20)");
      page.await("window.late");
      assertThat(page.errors()).isEmpty();
    }
  }

  @Test
  void whatGoesWrongOnAPageIsKept() throws IOException {
    String script = "console.error('said', 7); setTimeout(() => window.done = true); nothing()";
    try (Page page = open("<img src='missing.png'><script>" + script + "</script>")) {
      page.await("window.done");

      assertThat(page.errors())
          .hasSize(3)
          .anyMatch(error -> error.contains("said"))
          .anyMatch(error -> error.contains("nothing is not defined"))
          .anyMatch(error -> error.contains("missing.png"));
      assertThatThrownBy(() -> page.evaluate("nothing()"))
          .hasMessageContaining("nothing is not defined");
    }
  }

  @Test
  void aPageIsShownInBothThemesAndAtAnyWidth() throws IOException {
    String html =
        "<style>body { background: #fff } @media (prefers-color-scheme: dark)"
            + " { body { background: #000 } }</style>";
    try (Page page = open(html)) {
      assertThat(colour(page.theme(Theme.LIGHT))).isEqualTo(0xFFFFFFFF);
      assertThat(colour(page.theme(Theme.DARK))).isEqualTo(0xFF000000);
      assertThat(page.width(400).evaluate("innerWidth")).isEqualTo("400");
    }
  }

  private static int colour(Page page) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(page.screenshot())).getRGB(5, 5);
  }

  @Test
  void whatIsNotThereIsRefused() {
    URI missing = directory.resolve("missing.html").toUri();

    assertThatThrownBy(() -> browser.get().open(missing)).hasMessageContaining("FILE_NOT_FOUND");
  }
}
