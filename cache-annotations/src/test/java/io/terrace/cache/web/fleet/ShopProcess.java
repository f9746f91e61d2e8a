package io.terrace.cache.web.fleet;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.TagScope;
import io.terrace.cache.web.PageCache;
import io.terrace.cache.web.PageCacheFilter;
import io.terrace.cache.web.PagePolicy;
import io.terrace.cache.web.WebServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A shop of its own process: {@code /product} has an object, a fragment and a page with the tag
 * {@code product:7}, each of which says which making of it this is. Says its port, and ends with
 * its input.
 */
final class ShopProcess {

  private ShopProcess() {}

  public static void main(String[] arguments) throws Exception {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("web").build();
        WebServer server = new WebServer()) {
      PageCache pages =
          PageCache.builder(manager)
              .hosts("shop.example")
              .rule("/product", PagePolicy.builder().ttl(Duration.ofMinutes(10)).build())
              .build();
      server
          .filter(new PageCacheFilter(pages))
          .servlet("/product", new ProductServlet(manager))
          .servlet("/invalidate", new InvalidateServlet(manager))
          .start();
      System.out.println(">" + server.port());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (in.readLine() != null) {
        // until whoever started it is gone
      }
    }
  }

  private static String made(String what) {
    return what + "-" + UUID.randomUUID();
  }

  private static final class ProductServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient TieredCache<String, String> objects;
    private final transient Fragments fragments;

    ProductServlet(TerraceCacheManager manager) {
      this.objects = manager.cache("objects", CacheSpec.of(String.class, String.class));
      this.fragments = Fragments.of(manager);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      pause(request.getParameter("pause"));
      TagScope.add(List.of("product:7"));
      String object =
          objects.load(
              "7",
              (key, context) -> {
                context.tags("product:7");
                return made("object");
              });
      String fragment =
          fragments.render(
              fragments.key("box", 7),
              FragmentOptions.ttl(Duration.ofMinutes(10)).tags("product:7"),
              out -> out.append(made("fragment")));
      response.getWriter().print(object + " " + fragment + " " + made("page"));
    }

    private static void pause(String millis) {
      try {
        Thread.sleep(millis == null ? 0 : Long.parseLong(millis));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class InvalidateServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient TerraceCacheManager manager;

    InvalidateServlet(TerraceCacheManager manager) {
      this.manager = manager;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(manager.invalidateTag(request.getParameter("tag")));
    }
  }
}
