package io.terrace.cache.web.conformance;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.web.PageCache;
import io.terrace.cache.web.PageCacheFilter;
import io.terrace.cache.web.PagePolicy;
import io.terrace.cache.web.WebServer;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * A reverse proxy with the page cache in it: {@code ConformanceServer PORT ORIGIN}. It keeps what
 * its origin allows, as a cache for any site would: all statuses, by guesses too, and for an hour
 * more if the origin fails.
 */
public final class ConformanceServer {

  private ConformanceServer() {}

  public static void main(String[] arguments) throws Exception {
    // Shorter than the origin keeps a connection, which it may close while it is used again.
    System.setProperty("jdk.httpclient.keepalive.timeout", "2");
    WebServer server = start(Integer.parseInt(arguments[0]), arguments[1]);
    System.out.println("caching " + arguments[1] + " at " + server.url("/"));
  }

  static WebServer start(int port, String origin) throws Exception {
    TerraceCacheManager manager = TerraceCacheManager.builder().namespace("conformance").build();
    PagePolicy policy =
        PagePolicy.builder()
            .statuses(IntStream.range(200, 600).boxed().toArray(Integer[]::new))
            .guessesFreshness()
            .staleIfError(Duration.ofHours(1))
            .build();
    PageCache pages = PageCache.builder(manager).rule("/test/*", policy).build();
    return new WebServer(port)
        .filter(new PageCacheFilter(pages))
        .servlet("/*", new ForwardingServlet(origin))
        .start();
  }
}
