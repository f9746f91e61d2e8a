package io.terrace.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.test.browser.Browser;
import io.terrace.cache.test.browser.Page;
import io.terrace.cache.test.browser.Theme;
import io.terrace.cache.test.server.ServerExtension;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of fragments as a browser shows it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShopPageTest {

  @RegisterExtension
  static final ServerExtension<Browser> BROWSER = new ServerExtension<>(Browser::start);

  private static final TerraceCacheManager MANAGER =
      TerraceCacheManager.builder().namespace("shop-page").build();
  private static ShopDatabase database;
  private static ShopServer server;

  @BeforeAll
  static void open() throws Exception {
    database = ShopDatabase.create();
    server = ShopServer.of(MANAGER, database).start();
  }

  @AfterAll
  static void close() throws Exception {
    server.close();
    database.close();
    MANAGER.close();
  }

  private static String count(Page page, String selector) {
    return page.evaluate("document.querySelectorAll('" + selector + "').length");
  }

  @Test
  void eachFragmentSaysItsAgeAndWhereItCameFrom() {
    try (Page page = BROWSER.get().open(server.uri("/shop"))) {
      assertThat(count(page, "article")).isEqualTo("24");
      assertThat(count(page, "[data-source=rendered]")).isEqualTo("24");
      page.await(
          "[...document.querySelectorAll('.age')].every(a => /^\\d+ s ago$/.test(a.textContent))");
      page.await("document.querySelector('article .age').textContent !== '0 s ago'");

      String price = "document.querySelectorAll('article')[6].querySelector('.price').textContent";
      String before = page.evaluate(price);
      page.evaluate("document.querySelectorAll('article')[6].querySelector('button').click()");
      page.await("document.querySelectorAll('[data-source=cache]').length === 23");

      assertThat(page.evaluate(price)).isNotEqualTo(before);
      assertThat(page.evaluate("[...document.querySelectorAll('footer')][6].dataset.source"))
          .isEqualTo("rendered");
      page.await(
          "parseInt(document.querySelectorAll('article .age')[0].textContent)"
              + " > parseInt(document.querySelectorAll('article .age')[6].textContent)");
      assertThat(page.errors()).isEmpty();
    }
  }

  @Test
  void itCanBeReadInEitherThemeAndOnAPhone() throws Exception {
    try (Page page = BROWSER.get().open(server.uri("/shop"))) {
      for (Theme theme : Theme.values()) {
        byte[] picture = page.theme(theme).width(1100).screenshot();
        Path file = Path.of("target", "shop-" + theme.name().toLowerCase(Locale.ROOT) + ".png");
        Files.createDirectories(file.getParent());
        Files.write(file, picture);

        int corner = ImageIO.read(new ByteArrayInputStream(picture)).getRGB(2, 2) & 0xff;
        assertThat(corner > 128).as("light").isEqualTo(theme == Theme.LIGHT);
      }
      assertThat(page.width(380).evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo("true");
    }
  }
}
