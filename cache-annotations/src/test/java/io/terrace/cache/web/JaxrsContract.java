package io.terrace.cache.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.web.RawClient.Reply;
import io.terrace.cache.web.jaxrs.PageFeature;
import jakarta.servlet.Servlet;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of annotated resources, whoever runs them. */
@Timeout(60)
public abstract class JaxrsContract {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("jaxrs").build();
  private final WebServer server = new WebServer();
  private RawClient client;

  /** The application, as it is told to each implementation. */
  public static final class Shop extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(PageFeature.class, ShopResource.class);
    }
  }

  /** Returns the servlet that runs applications. */
  protected abstract Class<? extends Servlet> servlet() throws ClassNotFoundException;

  /** Returns what tells that servlet of the application, mapped to {@code /rest/*}. */
  protected abstract Map<String, String> parameters(Class<? extends Application> application);

  @BeforeEach
  final void open() throws Exception {
    server.filter(new PageCacheFilter(PageCache.builder(manager).build()));
    server.servlet("/rest/*", servlet(), parameters(Shop.class)).start();
    client = new RawClient(server.port());
  }

  @AfterEach
  final void close() {
    server.close();
    manager.close();
  }

  @Test
  void aResourceIsAskedOnceAndAgainOnceItsTagIsInvalidatedOrItIsChanged() throws Exception {
    Reply first = client.get("/rest/products/7");
    Reply second = client.get("/rest/products/7");

    assertThat(first.text()).startsWith("product 7 ").isEqualTo(second.text());
    assertThat(first.cacheStatus()).isEqualTo("pages; fwd=uri-miss; stored");
    assertThat(second.isHit()).isTrue();
    assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(client.get("/rest/products/7", "If-None-Match: " + first.header("ETag").orElseThrow()).status())
        .isEqualTo(304);
    assertThat(client.send("HEAD", "/rest/products/7", "").isHit()).isTrue();

    manager.invalidateTag("product:8");
    assertThat(client.get("/rest/products/7").isHit()).isTrue();
    manager.invalidateTag("product:7");
    assertThat(client.get("/rest/products/7").isHit()).isFalse();

    assertThat(client.send("POST", "/rest/products/7", "").status()).isEqualTo(200);
    assertThat(client.get("/rest/products/7").isHit()).isFalse();
  }

  @Test
  void whatIsNeverCachedTellsAllOthersAndNoAnnotationIsNone() throws Exception {
    Reply cart = client.get("/rest/cart");

    assertThat(cart.header("Cache-Control")).hasValue(PagePolicy.NEVER.cacheControl().get());
    assertThat(client.get("/rest/cart").text()).isNotEqualTo(cart.text());
    assertThat(client.get("/rest/all").text()).isNotEqualTo(client.get("/rest/all").text());
  }
}
