package io.terrace.cache.web;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.test.VirtualClock;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** One server with a page cache before one handler, whose time a test moves. */
final class Site implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  final VirtualClock clock = new VirtualClock();
  final AtomicInteger rendered = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  final ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
  final TerraceCacheManager manager;
  final PageCache pages;
  final WebServer server = new WebServer();
  final RawClient client;

  private volatile Handler handler = (request, response) -> {};

  /** What a page does. */
  interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  Site(UnaryOperator<PageCache.Builder> settings) throws Exception {
    this(settings, List.of());
  }

  Site(UnaryOperator<PageCache.Builder> settings, List<Filter> filters) throws Exception {
    manager = TerraceCacheManager.builder().namespace("site").timeSource(clock).build();
    pages = settings.apply(PageCache.builder(manager).clock(this::now)).build();
    server.filter(this::counted);
    filters.forEach(server::filter);
    server.filter(new PageCacheFilter(pages)).servlet("/", new Dispatching()).start();
    client = new RawClient(server.port());
  }

  /** Returns a site all of whose pages are kept for a minute. */
  static Site keepingAll() throws Exception {
    return new Site(pages -> pages.rule("/*", minute().build()));
  }

  static PagePolicy.Builder minute() {
    return PagePolicy.builder().ttl(Duration.ofMinutes(1));
  }

  Instant now() {
    return START.plusNanos(clock.nanoTime());
  }

  Site handler(Handler handler) {
    this.handler = handler;
    return this;
  }

  /** Has the page say how often it was made, and what else {@code more} says. */
  Site counting(Handler more) {
    return handler(
        (request, response) -> {
          response.setContentType("text/plain;charset=utf-8");
          more.handle(request, response);
          response.getWriter().print("page " + rendered.get());
        });
  }

  private void counted(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    busy.incrementAndGet();
    try {
      chain.doFilter(request, response);
    } finally {
      busy.decrementAndGet();
    }
  }

  /** Returns the answer once the server is through with the request, which a client has earlier. */
  RawClient.Reply get(String path, String... headers) throws IOException {
    RawClient.Reply reply = client.get(path, headers);
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> busy.get() == 0);
    return reply;
  }

  List<String> texts(String path, String... headers) throws IOException {
    List<String> texts = new ArrayList<>();
    texts.add(get(path, headers).text());
    texts.add(get(path, headers).text());
    return texts;
  }

  @Override
  public void close() {
    server.close();
    manager.close();
  }

  private final class Dispatching extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      rendered.incrementAndGet();
      try {
        handler.handle(request, response);
      } catch (IOException | RuntimeException e) {
        thrown.add(e);
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
