package io.terrace.cache.web.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.console.Console;
import io.terrace.cache.test.browser.Browser;
import io.terrace.cache.test.browser.Page;
import io.terrace.cache.test.browser.Theme;
import io.terrace.cache.test.server.ServerExtension;
import io.terrace.cache.web.PageCache;
import io.terrace.cache.web.PageCacheFilter;
import io.terrace.cache.web.PagePolicy;
import io.terrace.cache.web.console.ConsoleServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The panel in a real servlet container and a real browser, with the console beside it. */
class RequestPanelTest {

  private static final String HOSTILE = "<script>document.title='taken'</script>'\"\u202E";

  @RegisterExtension
  static final ServerExtension<Browser> browser = new ServerExtension<>(Browser::start);

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("panel").unlisted().build();
  private final TieredCache<String, String> products =
      manager.cache("products", CacheSpec.of(String.class, String.class));
  private final TieredCache<String, String> prices =
      manager.cache("prices", CacheSpec.of(String.class, String.class));
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final HttpClient client = HttpClient.newHttpClient();
  private RequestPanelFilter panel = new RequestPanelFilter(manager).showKeys();

  private void start(boolean withPages) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(new FilterHolder(panel), "/*", EnumSet.of(DispatcherType.REQUEST));
    if (withPages) {
      PageCache pages =
          PageCache.builder(manager)
              .rule("/page", PagePolicy.builder().ttl(Duration.ofMinutes(1)).build())
              .build();
      context.addFilter(
          new FilterHolder(new PageCacheFilter(pages)), "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    context.addServlet(new ServletHolder(new Shop()), "/");
    context.addServlet(
        new ServletHolder(new ConsoleServlet(Console.builder(manager).build())), "/terrace/*");
    server.setHandler(context);
    server.start();
  }

  @BeforeEach
  void warm() {
    products.put("held", "v");
  }

  @AfterEach
  void close() throws Exception {
    server.stop();
    manager.close();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** What the requests of the tests do. */
  private final class Shop extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      products.get("held");
      products.get("absent");
      products.get(
          HOSTILE,
          key -> {
            String price = prices.get("inner", each -> "1");
            return "v" + price;
          });
      products.put("written", "v");
      products.remove("written");
      switch (request.getServletPath()) {
        case "/data" -> {
          response.setContentType("application/json");
          response.getWriter().print("{}");
        }
        case "/error" -> response.sendError(500);
        case "/large" -> {
          response.setContentType("text/html");
          byte[] part = new byte[1 << 16];
          for (int i = 0; i < 80; i++) {
            response.getOutputStream().write(part);
          }
        }
        default -> {
          response.setContentType("text/html;charset=utf-8");
          byte[] page =
              "<!doctype html><title>Shop</title><h1>The shop é</h1>"
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8);
          response.setContentLength(page.length);
          response.getOutputStream().write(page);
        }
      }
    }
  }

  @Test
  void theCallsOfARequestAreListedInTheirOrder() throws Exception {
    start(false);
    HttpResponse<String> page = get("/");
    assertThat(page.body()).contains("The shop é").contains("<terrace-panel>");
    assertThat(page.headers().firstValue("Content-Length"))
        .contains(
            String.valueOf(page.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
    assertThat(page.headers().firstValue("Server-Timing").orElseThrow())
        .matches("cache;dur=[0-9.]+;desc=\"1 of 4 reads hit, 2 loads\", total;dur=[0-9.]+");

    String id = page.headers().firstValue("X-Terrace-Request").orElseThrow();
    JsonNode report = new ObjectMapper().readTree(get("/_terrace/requests/" + id).body());
    assertThat(report.path("calls"))
        .extracting(
            call ->
                "%d %s %s %s %s"
                    .formatted(
                        call.path("depth").intValue(),
                        call.path("cache").textValue(),
                        call.path("key").textValue(),
                        call.path("outcome").textValue(),
                        call.path("why").textValue())
                    .strip())
        .containsExactly(
            "0 products held LOCAL_HIT",
            "0 products absent MISS absent",
            "0 products " + HOSTILE + " LOADED absent",
            "1 prices inner LOADED absent",
            "0 products written PUT",
            "0 products written REMOVED");
    assertThat(report.path("status").intValue()).isEqualTo(200);
    assertThat(get("/_terrace/requests/999").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNoPageHasTheHeadersAlone() throws Exception {
    start(false);
    HttpResponse<String> data = get("/data");
    assertThat(data.body()).isEqualTo("{}");
    assertThat(data.headers().firstValue("Server-Timing")).isPresent();
    HttpResponse<String> error = get("/error");
    assertThat(error.statusCode()).isEqualTo(500);
    assertThat(error.body()).doesNotContain("terrace-panel");
    HttpResponse<String> large = get("/large");
    assertThat(large.body()).hasSize(80 << 16);
    assertThat(large.headers().firstValue("X-Terrace-Request")).isPresent();
  }

  @Test
  void othersSeeNothingOfIt() throws Exception {
    start(false);
    HttpResponse<String> proxied = get("/", "X-Forwarded-For", "10.0.0.7");
    assertThat(proxied.body()).contains("The shop").doesNotContain("terrace-panel");
    assertThat(proxied.headers().firstValue("Server-Timing")).isEmpty();
    assertThat(get("/terrace/", "X-Forwarded-For", "10.0.0.7").statusCode()).isEqualTo(403);
    assertThat(get("/terrace/", "X-Forwarded-For", "10.0.0.7").body()).doesNotContain("TOKEN");
  }

  @Test
  void aCachedPageHasThePanelOfEachRequestAndNotOfTheFirst() throws Exception {
    start(true);
    HttpResponse<String> first = get("/page");
    HttpResponse<String> second = get("/page");
    assertThat(first.body()).containsOnlyOnce("<terrace-panel>").contains("products");
    assertThat(second.body()).containsOnlyOnce("<terrace-panel>").contains("page: ");
    assertThat(second.headers().firstValue("Cache-Status").orElseThrow()).contains("hit");
    assertThat(second.body().substring(second.body().indexOf("<terrace-panel>")))
        .doesNotContain("products");
  }

  @Test
  void keysAreLabelsUnlessThatIsAskedFor() throws Exception {
    panel = new RequestPanelFilter(manager);
    start(false);
    assertThat(get("/").body()).contains("key-").doesNotContain("inner").doesNotContain("taken");
  }

  @Test
  void nobodyIsToldOnceTheFilterIsGone() throws Exception {
    start(false);
    get("/");
    server.stop();
    TieredCache<String, String> later =
        manager.cache("later", CacheSpec.of(String.class, String.class));
    assertThat(later.get("k", key -> "v")).isEqualTo("v");
  }

  @Test
  void manyRequestsAtOnceAreEachTheirOwnWhileCachesComeAndGo() throws Exception {
    start(false);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    AtomicBoolean done = new AtomicBoolean();
    try {
      Future<?> busy =
          threads.submit(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  TieredCache<String, String> other =
                      manager.cache("other" + i % 3, CacheSpec.of(String.class, String.class));
                  other.put("k", "v");
                  prices.clear();
                  other.close();
                }
              });
      List<Future<?>> askers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        askers.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 40; round++) {
                    HttpResponse<String> page = get("/");
                    assertThat(page.body()).containsOnlyOnce("<terrace-panel>");
                    String id = page.headers().firstValue("X-Terrace-Request").orElseThrow();
                    JsonNode report =
                        new ObjectMapper().readTree(get("/_terrace/requests/" + id).body());
                    assertThat(report.path("status").intValue()).isEqualTo(200);
                    assertThat(report.path("calls")).hasSizeBetween(5, 6);
                  }
                  return null;
                }));
      }
      for (Future<?> asker : askers) {
        asker.get(120, TimeUnit.SECONDS);
      }
      done.set(true);
      busy.get(60, TimeUnit.SECONDS);
    } finally {
      done.set(true);
      threads.shutdownNow();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void itIsSeenAtTheFootOfThePage() throws Exception {
    start(false);
    try (Page page = browser.get().open(at("/"))) {
      assertThat(page.evaluate("document.title")).isEqualTo("Shop");
      String root = "document.querySelector('terrace-panel').shadowRoot";
      assertThat(page.evaluate(root + ".querySelector('summary').textContent"))
          .contains("1 of 4 reads hit");
      page.evaluate(root + ".querySelector('summary').click()");
      page.await(root + ".querySelector('details').open");
      assertThat(page.evaluate(root + ".querySelectorAll('tbody tr').length")).isEqualTo("6");
      assertThat(page.evaluate(root + ".querySelectorAll('tbody script').length")).isEqualTo("0");
      for (Theme theme : Theme.values()) {
        for (int width : new int[] {1280, 400}) {
          page.theme(theme).width(width);
          assertThat(page.evaluate("document.documentElement.scrollWidth"))
              .isEqualTo(String.valueOf(width));
          picture(page, theme.name().toLowerCase(Locale.ROOT) + "-" + width);
        }
      }
      assertThat(page.errors()).allMatch(error -> error.contains("favicon"));
    }
  }

  @Test
  void theServletIsTheConsole() throws Exception {
    start(false);
    try (Page page = browser.get().open(at("/terrace/"))) {
      page.await("document.getElementById('live').className === 'live '");
      assertThat(page.evaluate("document.querySelectorAll('.pick').length")).isEqualTo("2");
      // Its policy would refuse the panel's styles.
      assertThat(page.evaluate("document.querySelectorAll('terrace-panel').length")).isEqualTo("0");
      assertThat(page.errors()).isEmpty();
    }
  }

  private static void picture(Page page, String name) throws IOException {
    String folder = System.getProperty("terrace.pictures");
    if (folder != null) {
      Files.createDirectories(Path.of(folder));
      Files.write(Path.of(folder, "panel-" + name + ".png"), page.screenshot());
    }
  }
}
