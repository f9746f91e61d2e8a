package io.terrace.bench.page;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.web.PageCache;
import io.terrace.cache.web.PageCacheFilter;
import io.terrace.cache.web.PagePolicy;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The shop on a free port of this machine: {@code /} is its page, from the page cache and of
 * fragments; a POST to {@code /price?id=7} changes a price. Thread-safe once started.
 */
public final class ShopServer implements AutoCloseable {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletContextHandler context = new ServletContextHandler();
  private final ShopPage page;

  private ShopServer(TerraceCacheManager manager, Items items) {
    page = new ShopPage(items, Fragments.of(manager));
    PageCache pages =
        PageCache.builder(manager)
            .rule(
                "/shop",
                PagePolicy.builder()
                    .ttl(Duration.ofMinutes(10))
                    .tags(request -> List.of("shop"))
                    .build())
            .build();
    filter("/*", new PageCacheFilter(pages));
    page("/shop", page);
    servlet("/price", new PriceServlet(manager, items));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
  }

  /** Makes a shop that keeps its pages and fragments in caches of {@code manager}. */
  public static ShopServer of(TerraceCacheManager manager, Items items) {
    return new ShopServer(manager, items);
  }

  /** Starts it. */
  public ShopServer start() throws Exception {
    server.start();
    return this;
  }

  /** Returns the address of a page. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  /** Returns how many boxes of products were rendered so far. */
  public long rendered() {
    return page.rendered();
  }

  ServletContextHandler context() {
    return context;
  }

  void filter(String paths, Filter filter) {
    context.addFilter(new FilterHolder(filter), paths, EnumSet.of(DispatcherType.REQUEST));
  }

  void servlet(String path, HttpServlet servlet) {
    context.addServlet(new ServletHolder(servlet), path);
  }

  void page(String path, ShopPage shown) {
    servlet(path, new PageServlet(shown));
  }

  @Override
  public void close() {
    LifeCycle.stop(server); // which fails unchecked
  }

  private static final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient ShopPage page;

    PageServlet(ShopPage page) {
      this.page = page;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/html;charset=utf-8");
      Writer out = response.getWriter();
      page.render(out);
    }
  }

  private static final class PriceServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient TerraceCacheManager manager;
    private final transient Items items;

    PriceServlet(TerraceCacheManager manager, Items items) {
      this.manager = manager;
      this.items = items;
    }

    @Override
    @SuppressWarnings("CheckReturnValue") // one process: there is nobody to tell
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String id = request.getParameter("id");
      items.reprice(Long.parseLong(id));
      manager.invalidateTag("product:" + id);
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader("Location", "/shop");
    }
  }
}
