package io.terrace.cache.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.console.Console;
import io.terrace.cache.console.ConsoleServer;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.VirtualClock;
import io.terrace.cache.test.browser.Browser;
import io.terrace.cache.test.browser.Page;
import io.terrace.cache.test.browser.Theme;
import io.terrace.cache.test.server.ServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console as a person sees it, in a real browser. */
@Tag("long") // a browser waits for what is polled
class ConsolePageTest {

  private static final String HOSTILE = "<script>document.title='taken'</script>";
  private static final String QUOTES = "'\"`</td>${x}{{token}}\\u003c\u2028";
  private static final String HUGE = "k".repeat(10_000);
  private static final String RIGHT_TO_LEFT = "\u202Eمفتاح-1\u2066";

  @RegisterExtension
  static final ServerExtension<Browser> browser = new ServerExtension<>(Browser::start);

  private final VirtualClock clock = new VirtualClock();
  private final FaultyStore store = new FaultyStore(new InMemoryStore(clock), clock);
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("shop")
          .unlisted()
          .timeSource(clock)
          .remote(new RemoteTier(store, bus.join()))
          .build();
  private final TieredCache<String, String> products =
      manager.cache(
          "products",
          CacheSpec.of(String.class, String.class)
              .localMaximumSize(10_000)
              .ttl(Duration.ofMinutes(10))
              .staleWhileRevalidate(Duration.ofMinutes(1)));
  private ConsoleServer server;

  @BeforeEach
  void start() throws IOException {
    server = ConsoleServer.start(Console.builder(manager).showKeys().build(), 0);
  }

  @AfterEach
  void close() {
    server.close();
    manager.close();
  }

  private void use(int hits, int misses) {
    for (int i = 0; i < misses; i++) {
      products.get("new" + System.nanoTime(), key -> "v");
    }
    products.put("p1", "v", EntryOptions.tags("shelf"));
    for (int i = 0; i < hits; i++) {
      products.get("p1");
    }
  }

  private Page open() {
    Page page = browser.get().open(server.address().resolve("/#every=200"));
    page.await("document.getElementById('live').className === 'live '");
    return page;
  }

  private static void select(Page page, String cache) {
    page.evaluate(
        "[...document.querySelectorAll('.pick')].find(e => e.textContent === '"
            + cache
            + "').click()");
    page.await("!document.getElementById('detail').classList.contains('hidden')");
  }

  private static void type(Page page, String field, String text) {
    page.evaluate("document.getElementById('" + field + "').value = " + literal(text));
  }

  /** A script's literal: all but plain letters by their number. */
  private static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.chars().forEach(c -> literal.append(String.format("\\u%04x", c)));
    return literal.append('"').toString();
  }

  private static void click(Page page, String selector) {
    page.evaluate("document.querySelector('" + selector + "').click()");
  }

  private static String text(Page page, String id) {
    return page.evaluate("document.getElementById('" + id + "').textContent");
  }

  @Test
  void theHitRateMoves() {
    try (Page page = open()) {
      use(99, 1);
      page.await("document.getElementById('n-rate').textContent === '99.0 %'");
      use(0, 99);
      page.await("document.getElementById('n-rate').textContent === '0.0 %'");
      page.await(
          "document.querySelector('#c-rate .curve').getAttribute('d').split('L').length > 2");
      String drawn = page.evaluate("document.querySelector('#c-rate .curve').getAttribute('d')");
      assertThat(drawn).startsWith("M").contains(" 1.0").contains(" 100.0"); // from the top down
      assertThat(page.errors()).isEmpty();
    }
  }

  @Test
  void aKeyIsExplainedAndInvalidated() {
    use(3, 0);
    try (Page page = open()) {
      select(page, "products");
      type(page, "key", "p1");
      click(page, "#key-form [type=submit]");
      page.await("document.querySelector('#answer .pill')?.textContent === 'fresh'");
      assertThat(text(page, "answer")).contains("local").contains("shelf").doesNotContain("Void");
      click(page, "#invalidate");
      page.await("document.querySelector('#answer .pill')?.textContent === 'absent'");
      assertThat(text(page, "toast")).contains("in all processes");
      assertThat(products.find("p1")).isEmpty();
      assertThat(page.errors()).isEmpty();
    }
  }

  @Test
  void aTagOfAHotKeyIsInvalidatedWhenThatIsConfirmed() {
    try (Page page = open()) {
      use(10, 0);
      select(page, "products");
      for (int i = 0; i < 20; i++) {
        use(10, 0); // counted by a sample
      }
      page.await("document.querySelector('#tags .tag')?.textContent === 'shelf'");
      click(page, "#tags .tag");
      page.await("document.getElementById('confirm').open");
      assertThat(page.evaluate("document.activeElement.id")).isEqualTo("confirm-no");
      click(page, "#confirm-no");
      assertThat(products.find("p1")).isPresent();
      click(page, "#tags .tag");
      page.await("document.getElementById('confirm').open");
      click(page, "#confirm-yes");
      page.await("document.getElementById('toast').textContent.includes('in all processes')");
      assertThat(products.find("p1")).isEmpty();
      page.await(
          "[...document.querySelectorAll('#facts div')]"
              + ".some(d => d.textContent === 'Invalidated1')");
      assertThat(page.errors()).isEmpty();
    }
  }

  @Test
  void hostileNamesAndKeysAreText() {
    List<String> hostile = List.of(HOSTILE, QUOTES, HUGE, RIGHT_TO_LEFT);
    TieredCache<String, String> odd =
        manager.cache(HOSTILE, CacheSpec.of(String.class, String.class));
    hostile.forEach(
        key ->
            odd.put(
                key,
                "a value that must not be shown",
                EntryOptions.tags(key.substring(0, Math.min(40, key.length())))));
    try (Page page = open()) {
      page.evaluate("document.querySelectorAll('.pick')[0].click()");
      page.await("!document.getElementById('detail').classList.contains('hidden')");
      for (int i = 0; i < 40; i++) {
        hostile.forEach(odd::get);
      }
      page.await("document.querySelectorAll('#keys li').length === 4");
      for (String key : hostile) {
        type(page, "key", key);
        page.evaluate("document.getElementById('answer').replaceChildren()");
        click(page, "#key-form [type=submit]");
        page.await("document.querySelector('#answer .pill')?.textContent === 'fresh'");
      }
      assertThat(page.evaluate("document.title")).isEqualTo("shop · Terrace console");
      assertThat(page.evaluate("document.scripts.length")).isEqualTo("1");
      assertThat(
              page.evaluate("document.documentElement.textContent.includes('must not be shown')"))
          .isEqualTo("false");
      assertThat(text(page, "h-selected")).isEqualTo(HOSTILE);
      for (int width : new int[] {1280, 400}) {
        page.width(width);
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as("at " + width)
            .isEqualTo(String.valueOf(width));
      }
      picture(page, "hostile");
      assertThat(page.errors()).isEmpty();
    }
  }

  @Test
  void aStoreThatIsDownIsSeenAndTheKeyIsVoidHere() {
    use(1, 0);
    try (Page page = open()) {
      select(page, "products");
      store.partition();
      for (int i = 0; i < 5; i++) {
        products.get("away" + i);
      }
      page.await(
          "[...document.querySelectorAll('.pill')].some(p => p.textContent === 'store down')");
      type(page, "key", "p1");
      click(page, "#invalidate");
      page.await("document.getElementById('toast').textContent.includes('Void here.')");
      picture(page, "down");
      store.heal();
      assertThat(page.errors()).isEmpty();
    }
  }

  @Test
  void aProcessThatHasGoneIsSaidSo() {
    try (Page page = open()) {
      server.close();
      page.await("document.getElementById('live').className === 'live lost'");
      assertThat(text(page, "live-text")).isEqualTo("no answer");
    }
  }

  @Test
  void itIsUsedByKeyboardAlone() {
    use(3, 0);
    try (Page page = open()) {
      // What takes the focus, in its order.
      assertThat(
              page.evaluate(
                  "[...document.querySelectorAll('a[href],button,input')]"
                      + ".filter(e => e.tabIndex >= 0 && e.offsetParent !== null)"
                      + ".map(e => e.id || e.className).join(' ')"))
          .isEqualTo("skip pause pick");
      page.evaluate("document.querySelector('.pick').focus()");
      click(page, ".pick");
      page.await("!document.getElementById('detail').classList.contains('hidden')");
      page.evaluate("document.activeElement.dataset.mark = 'kept'");
      use(5, 5);
      page.await("document.getElementById('t-reads').textContent !== '–'");
      assertThat(page.evaluate("document.activeElement.dataset.mark")).isEqualTo("kept");
      assertThat(page.evaluate("document.querySelector('.pick').getAttribute('aria-pressed')"))
          .isEqualTo("true");
      assertThat(
              page.evaluate(
                  "[...document.querySelectorAll('input')].every(i => i.labels.length === 1)"))
          .isEqualTo("true");
    }
  }

  /** With real keys: what has the focus shows it, and all can be reached and done. */
  @Test
  void tabReachesAllAndEachShowsIt() {
    use(3, 0);
    try (Page page = open()) {
      assertThat(tab(page)).isEqualTo("skip");
      assertThat(tab(page)).isEqualTo("pause");
      assertThat(tab(page)).isEqualTo("pick");
      page.press("Enter");
      page.await("!document.getElementById('detail').classList.contains('hidden')");
      assertThat(tab(page)).isEqualTo("clear");
      page.press("Enter");
      page.await("document.getElementById('confirm').open");
      page.press("Escape");
      page.await("!document.getElementById('confirm').open");
      assertThat(page.evaluate("document.activeElement.id")).as("back").isEqualTo("clear");
      String next = tab(page);
      while (next.startsWith("key ")) {
        next = tab(page); // the hot keys
      }
      assertThat(next).isEqualTo("key");
      page.evaluate("document.activeElement.value = 'p1'");
      page.press("Enter");
      page.await("document.querySelector('#answer .pill')?.textContent === 'fresh'");
      tab(page); // Explain
      assertThat(tab(page)).isEqualTo("invalidate");
      assertThat(tab(page)).isEqualTo("tag");
      assertThat(page.errors()).isEmpty();
    }
  }

  /** Goes on to what has the focus next, which must show it, and returns its name. */
  private static String tab(Page page) {
    page.press("Tab");
    assertThat(
            page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                    + " return s.outlineStyle + ' ' + s.outlineWidth; })()"))
        .as("the focus of " + page.evaluate("document.activeElement.outerHTML"))
        .isEqualTo("solid 2px");
    return page.evaluate("document.activeElement.id || document.activeElement.className");
  }

  @Test
  void bothThemesAndWidthsAreReadable() throws Exception {
    manager.cache("prices", CacheSpec.of(Long.class, String.class).localMaximumSize(500));
    manager.cache("sessions", CacheSpec.of(String.class, String.class));
    try (Page page = open()) {
      select(page, "products");
      for (int round = 0; round < 4; round++) {
        use(150 + 200 * round, 30 - 5 * round);
        products.get("none" + round);
        String before = page.evaluate("document.querySelector('#c-rate .curve').getAttribute('d')");
        page.await(
            "document.querySelector('#c-rate .curve').getAttribute('d') !== '" + before + "'");
      }
      type(page, "key", "p1");
      click(page, "#key-form [type=submit]");
      page.await("document.querySelector('#answer .pill')?.textContent === 'fresh'");
      for (Theme theme : Theme.values()) {
        for (int width : new int[] {1280, 400}) {
          page.theme(theme).width(width);
          assertThat(page.evaluate("document.documentElement.scrollWidth"))
              .as(theme + " at " + width)
              .isEqualTo(String.valueOf(width));
          assertThat(Double.parseDouble(page.evaluate(CONTRAST)))
              .as("the least contrast, " + theme + " at " + width)
              .isGreaterThanOrEqualTo(4.5);
          picture(page, theme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width);
        }
      }
      assertThat(page.errors()).isEmpty();
    }
  }

  /** The least contrast of a text with what is behind it, as WCAG 2 counts it. */
  private static final String CONTRAST =
      """
      (() => {
        const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
        const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
          return .2126 * r + .7152 * g + .0722 * b; };
        const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
          if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
        let least = 21;
        for (const e of document.querySelectorAll('body *')) {
          if (!e.offsetParent || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
              || e.disabled || e.closest('.skip,.toast,script,style')) continue;
          const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
          least = Math.min(least, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
        }
        return least;
      })()
      """;

  /** Keeps a picture for whoever wants to look: {@code -Dterrace.pictures=<folder>}. */
  private static void picture(Page page, String name) {
    String folder = System.getProperty("terrace.pictures");
    if (folder != null) {
      try {
        Files.createDirectories(Path.of(folder));
        Files.write(Path.of(folder, "console-" + name + ".png"), page.screenshot());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
