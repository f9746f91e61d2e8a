package io.terrace.cache.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.web.RawClient.Reply;
import io.terrace.cache.web.spring.PageInterceptor;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The same annotations on servlets and Spring MVC controllers, on one server. */
@Timeout(60)
class HandlerAnnotationsTest {

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final TerraceCacheManager MANAGER =
      TerraceCacheManager.builder().namespace("handlers").build();
  private static final PageCache PAGES = PageCache.builder(MANAGER).build();
  private static final WebServer SERVER = new WebServer();
  private static RawClient client;

  @BeforeAll
  static void open() throws Exception {
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.register(Mvc.class, Shop.class);
    SERVER.filter(new PageCacheFilter(PAGES));
    SERVER.servlet("/spring/*", new DispatcherServlet(spring));
    SERVER.servlet("/plain/*", PlainServlet.class, Map.of());
    SERVER.start();
    client = new RawClient(SERVER.port());
  }

  @AfterAll
  static void close() throws Exception {
    SERVER.close();
    MANAGER.close();
  }

  @BeforeEach
  void forget() {
    PAGES.clear();
  }

  static String made(String what) {
    return what + " " + MADE.incrementAndGet();
  }

  @Configuration
  @EnableWebMvc
  static class Mvc implements WebMvcConfigurer {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
      registry.addInterceptor(new PageInterceptor());
    }
  }

  @RestController
  @CachedPage(ttl = "10m", tags = "shop")
  static class Shop {
    @RequestMapping("/products/{id}")
    @CachedPage(
        ttl = "10m",
        tags = {"shop", "product:{id}"})
    String product(@PathVariable("id") String id) {
      return made("product " + id);
    }

    @PostMapping("/products/{id}/price")
    String price(@PathVariable("id") String id) {
      return made("price " + id);
    }

    @RequestMapping("/cart")
    @NeverCached
    String cart() {
      return made("cart");
    }

    @RequestMapping("/all")
    String all() {
      return made("all");
    }

    @RequestMapping("/fails")
    String fails() {
      MADE.incrementAndGet();
      throw new IllegalStateException("out of stock");
    }
  }

  @CachedPage(
      ttl = "10m",
      tags = {"shop", "product:{id}"})
  @PageCacheControl(maxAge = "30s", isPublic = true)
  public static final class PlainServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(made("product " + request.getParameter("id")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/spring/products/7", "/plain/?id=7"})
  void anAnnotatedHandlerIsAskedOnceAndAgainOnceItsTagIsInvalidated(String path) throws Exception {
    Reply first = client.get(path);
    Reply second = client.get(path);

    assertThat(first.text()).startsWith("product 7 ").isEqualTo(second.text());
    assertThat(first.cacheStatus()).isEqualTo("pages; fwd=uri-miss; stored");
    assertThat(second.isHit()).isTrue();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.all("Content-Length")).hasSize(1);
    assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));

    MANAGER.invalidateTag("product:8");
    assertThat(client.get(path).text()).isEqualTo(first.text());
    MANAGER.invalidateTag("product:7");
    assertThat(client.get(path).text()).isNotEqualTo(first.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/spring/products/7", "/plain/?id=7"})
  void aClientThatHasThePageIsToldSoByEachFramework(String path) throws Exception {
    String tag = client.get(path).header("ETag").orElseThrow();

    Reply same = client.get(path, "If-None-Match: " + tag);

    assertThat(same.status()).isEqualTo(304);
    assertThat(client.send("HEAD", path, "").isHit()).isTrue();
  }

  @Test
  void whatIsNeverCachedTellsAllOthersToo() throws Exception {
    Reply first = client.get("/spring/cart");

    assertThat(client.get("/spring/cart").text()).isNotEqualTo(first.text());
    assertThat(first.header("Cache-Control")).hasValue(PagePolicy.NEVER.cacheControl().get());
  }

  @Test
  void theAnnotationOfAClassIsThatOfItsMethods() throws Exception {
    assertThat(client.get("/spring/all").text()).isEqualTo(client.get("/spring/all").text());
  }

  @Test
  void directivesAreSentAsTheyAreAnnotated() throws Exception {
    assertThat(client.get("/plain/?id=1").header("Cache-Control")).hasValue("public, max-age=30");
  }

  @Test
  void aControllerThatFailsIsNotKept() throws Exception {
    int before = MADE.get();

    assertThat(client.get("/spring/fails").status()).isEqualTo(500);
    assertThat(client.get("/spring/fails").status()).isEqualTo(500);
    assertThat(MADE.get() - before).isEqualTo(2);
  }

  @Test
  void aPageThatCouldNotBeInvalidatedIsRefusedAndSaysWhy() throws Exception {
    Reply refused = client.get("/plain/");

    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.text()).contains("product:{id}");
  }

  @Test
  void wrongAnnotationsSayWhereAndWhat() {
    @CachedPage(ttl = "soon")
    class Soon {}

    @PageCacheControl
    class Silent {}

    assertThatThrownBy(() -> PagePolicies.of(Soon.class))
        .hasMessageContaining("Soon")
        .hasMessageContaining("ttl: 'soon'");
    assertThatThrownBy(() -> PagePolicies.of(Silent.class)).hasMessageContaining("says nothing");
    assertThat(PagePolicies.of(List.class)).isEmpty();
  }
}
