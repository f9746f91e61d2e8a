package io.terrace.cache.web;

import static io.terrace.cache.web.Site.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.fragment.TagScope;
import io.terrace.cache.web.RawClient.Reply;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client of a site sees of its page cache. */
@Timeout(60)
class PageCacheFilterTest {

  private Site site;

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aPageIsMadeOnceAndSaysHowOldItIs() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    Reply first = site.get("/a");
    site.clock.advance(Duration.ofSeconds(10));
    Reply second = site.get("/a");

    assertThat(first.cacheStatus()).isEqualTo("pages; fwd=uri-miss; stored");
    assertThat(first.header("Age")).isEmpty();
    assertThat(second.text()).isEqualTo("page 1");
    assertThat(second.cacheStatus()).isEqualTo("pages; hit; ttl=50");
    assertThat(second.header("Age")).hasValue("10");
    assertThat(second.header("Date")).isEqualTo(first.header("Date"));
    assertThat(second.header("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(second.header("Cache-Control")).hasValue("max-age=0, must-revalidate");
    assertThat(second.header("Expires")).hasValue("Sat, 28 Nov 2026 12:00:00 GMT");
    assertThat(second.header("Last-Modified")).hasValue("Sat, 28 Nov 2026 12:00:00 GMT");
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag")).isPresent();
  }

  @Test
  void aPageIsMadeAnewOnceItsTimeIsOver() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    assertThat(site.get("/a").text()).isEqualTo("page 1");
    site.clock.advance(Duration.ofSeconds(60));
    assertThat(site.get("/a").text()).isEqualTo("page 2");
    assertThat(site.get("/b").text()).isEqualTo("page 3");
  }

  @Test
  void whatNoRuleIsAboutPasses() throws Exception {
    site =
        new Site(pages -> pages.rule("/shop/*", minute().build()).rule("/exact", minute().build()))
            .counting((request, response) -> {});

    assertThat(site.texts("/shop")).containsExactly("page 1", "page 1");
    assertThat(site.texts("/shop/a")).containsExactly("page 2", "page 2");
    assertThat(site.texts("/shopping")).containsExactly("page 3", "page 4");
    assertThat(site.texts("/exact")).containsExactly("page 5", "page 5");
    assertThat(site.texts("/exact/not")).containsExactly("page 6", "page 7");
  }

  @Test
  void aClientThatHasThePageIsToldSo() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});
    String tag = site.get("/a").header("ETag").orElseThrow();

    Reply same = site.get("/a", "If-None-Match: " + tag);
    Reply other = site.get("/a", "If-None-Match: \"other\"");
    Reply cold = site.get("/b", "If-None-Match: *");

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).hasValue(tag);
    assertThat(same.header("Content-Type")).isEmpty();
    assertThat(other.status()).isEqualTo(200);
    assertThat(cold.status()).isEqualTo(304);
    assertThat(site.get("/b").text()).isEqualTo("page 2");
  }

  @Test
  void aHeadIsAnsweredByThePageAndMakesNone() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    assertThat(site.client.send("HEAD", "/a", "").cacheStatus()).isEqualTo("pages; fwd=method");
    assertThat(site.get("/a").text()).isEqualTo("page 2");
    Reply head = site.client.send("HEAD", "/a", "");

    assertThat(head.isHit()).isTrue();
    assertThat(head.header("Content-Length")).hasValue("6");
    assertThat(site.rendered).hasValue(2);
  }

  @Test
  void aTagVoidsAllPagesThatCarryIt() throws Exception {
    site =
        new Site(pages -> pages.rule("/*", minute().tags(r -> List.of("site")).build()))
            .counting(
                (request, response) -> {
                  if (request.getRequestURI().equals("/7")) {
                    TagScope.add(List.of("product:7"));
                  }
                });
    assertThat(site.texts("/7")).containsExactly("page 1", "page 1");
    assertThat(site.texts("/8")).containsExactly("page 2", "page 2");

    site.pages.invalidateTag("product:7");
    assertThat(site.get("/7").text()).isEqualTo("page 3");
    assertThat(site.get("/8").text()).isEqualTo("page 2");

    site.manager.invalidateTag("site");
    assertThat(site.get("/7").text()).isEqualTo("page 4");
    assertThat(site.get("/8").text()).isEqualTo("page 5");
  }

  @Test
  void tagsAreToldToACacheInFrontIfItIsWished() throws Exception {
    site =
        new Site(
                pages ->
                    pages
                        .tagHeaders("Surrogate-Key", "Cache-Tag")
                        .rule("/*", minute().tags(r -> List.of("a", "b")).build()))
            .counting((request, response) -> {});

    Reply reply = site.get("/");

    assertThat(reply.header("Surrogate-Key")).hasValue("a b");
    assertThat(reply.header("Cache-Tag")).hasValue("a,b");
  }

  @Test
  void aChangeVoidsThePageItWasSentToWithAllItsVariants() throws Exception {
    site =
        Site.keepingAll()
            .counting((request, response) -> response.setHeader("Vary", "Accept-Language"));
    site.get("/a", "Accept-Language: en");
    site.get("/a", "Accept-Language: de");
    site.get("/other");
    assertThat(site.get("/a", "Accept-Language: de").text()).isEqualTo("page 2");

    assertThat(site.client.send("POST", "/a", "x=y").status()).isEqualTo(200);

    assertThat(site.get("/a", "Accept-Language: de").text()).isEqualTo("page 5");
    assertThat(site.get("/a", "Accept-Language: en").text()).isEqualTo("page 6");
    assertThat(site.get("/other").text()).isEqualTo("page 3");
  }

  @Test
  void aPageIsVoidedByItsAddress() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});
    site.get("/a?b=c");

    site.pages.invalidate(URI.create("http://shop.example/a?b=c"));

    assertThat(site.get("/a?b=c").text()).isEqualTo("page 2");
    assertThatThrownBy(() -> site.pages.invalidate(URI.create("/a")))
        .hasMessageContaining("name the page whole");
  }

  @Test
  void aStalePageIsServedWhileTheSameRequestMakesItAnew() throws Exception {
    site =
        new Site(
                pages ->
                    pages.rule("/*", minute().staleWhileRevalidate(Duration.ofMinutes(1)).build()))
            .counting((request, response) -> {});
    site.get("/a");
    site.clock.advance(Duration.ofSeconds(70));

    Reply stale = site.get("/a");
    assertThat(stale.text()).isEqualTo("page 1");
    assertThat(stale.cacheStatus()).isEqualTo("pages; hit; ttl=-10");
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(site.get("/a").text()).isEqualTo("page 2"));
    assertThat(site.rendered).hasValue(2);

    site.clock.advance(Duration.ofMinutes(3));
    assertThat(site.get("/a").text()).isEqualTo("page 3");
  }

  @Test
  void aStalePageIsServedIfItCannotBeMade() throws Exception {
    site =
        new Site(pages -> pages.rule("/*", minute().staleIfError(Duration.ofMinutes(5)).build()))
            .counting((request, response) -> {});
    site.get("/a");
    site.clock.advance(Duration.ofSeconds(70));

    site.handler((request, response) -> response.setStatus(503));
    assertThat(site.get("/a").text()).isEqualTo("page 1");
    assertThat(site.get("/a").text()).isEqualTo("page 1");
    assertThat(site.rendered).as("not tried again at once").hasValue(2);

    site.clock.advance(Duration.ofSeconds(2));
    site.handler(
        (request, response) -> {
          throw new IllegalStateException("down");
        });
    assertThat(site.get("/a").status()).isEqualTo(200);
    assertThat(site.rendered).hasValue(3);

    site.clock.advance(Duration.ofSeconds(2));
    site.handler((request, response) -> response.sendError(503, "down"));
    assertThat(site.get("/a").text()).isEqualTo("page 1");
    assertThat(site.rendered).hasValue(4);

    site.clock.advance(Duration.ofMinutes(5));
    assertThat(site.get("/a").status()).isEqualTo(503);
  }

  @Test
  void aHandlerThatCanConfirmsWhatIsKept() throws Exception {
    site =
        Site.keepingAll()
            .handler(
                (request, response) -> {
                  response.setHeader("ETag", "\"v1\"");
                  if ("\"v1\"".equals(request.getHeader("If-None-Match"))) {
                    response.setHeader("X-Confirmed", "yes");
                    response.setStatus(304);
                  } else {
                    response.getOutputStream().print("whole");
                  }
                });
    assertThat(site.get("/a", "If-None-Match: \"v1\"").status()).isEqualTo(304);
    assertThat(site.get("/a").text()).isEqualTo("whole");
    site.clock.advance(Duration.ofSeconds(70));

    Reply confirmed = site.get("/a");

    assertThat(confirmed.text()).isEqualTo("whole");
    assertThat(confirmed.header("X-Confirmed")).hasValue("yes");
    assertThat(confirmed.cacheStatus()).isEqualTo("pages; fwd=stale; stored");
    assertThat(site.get("/a").cacheStatus()).isEqualTo("pages; hit; ttl=60");
    assertThat(site.rendered).hasValue(2);
  }

  @Test
  void aTextIsCompressedOnce() throws Exception {
    String text = "the same again ".repeat(200);
    site =
        Site.keepingAll()
            .handler(
                (request, response) -> {
                  response.setContentType("text/html;charset=utf-8");
                  response.getWriter().print(text);
                });

    Reply plain = site.get("/a");
    Reply gzip = site.get("/a", "Accept-Encoding: br, gzip");

    assertThat(plain.text()).isEqualTo(text);
    assertThat(gzip.header("Content-Encoding")).hasValue("gzip");
    assertThat(gzip.header("Vary")).isEqualTo(plain.header("Vary")).hasValue("Accept-Encoding");
    assertThat(gzip.header("ETag")).isPresent().isNotEqualTo(plain.header("ETag"));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
        .asString()
        .isEqualTo(text);
    assertThat(site.get("/a", "Accept-Encoding: gzip;q=0").text()).isEqualTo(text);
    assertThat(site.rendered).hasValue(1);
  }

  @Test
  void aRequestMaySayWhatItTakes() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    assertThat(site.get("/a", "Cache-Control: only-if-cached").status()).isEqualTo(504);
    assertThat(site.get("/a").text()).isEqualTo("page 1");
    assertThat(site.get("/a", "Cache-Control: only-if-cached").text()).isEqualTo("page 1");
    site.clock.advance(Duration.ofSeconds(20));
    assertThat(site.get("/a", "Cache-Control: max-age=30").text()).isEqualTo("page 1");
    assertThat(site.get("/a", "Cache-Control: min-fresh=50").text()).isEqualTo("page 2");
    assertThat(site.get("/a", "Pragma: no-cache").text()).isEqualTo("page 3");
    assertThat(site.get("/a", "Cache-Control: no-store").text()).isEqualTo("page 4");
    assertThat(site.get("/a").text()).isEqualTo("page 3");
  }

  @Test
  void aSiteMayIgnoreWhatRequestsSay() throws Exception {
    site =
        new Site(pages -> pages.rule("/*", minute().ignoresRequestDirectives().build()))
            .counting((request, response) -> {});
    site.get("/a");

    assertThat(site.get("/a", "Cache-Control: no-cache").text()).isEqualTo("page 1");
  }

  @Test
  void onlyTheListedParametersCountAndAreSeen() throws Exception {
    site =
        new Site(pages -> pages.rule("/*", minute().parameters("id", "page").build()))
            .counting(
                (request, response) ->
                    response
                        .getWriter()
                        .print(request.getQueryString() + request.getParameterMap().keySet()));

    assertThat(site.texts("/a?utm=1&id=7&page=2")).containsOnly("id=7&page=2[id, page]page 1");
    assertThat(site.get("/a?page=2&id=7&utm=2").text()).startsWith("id=7&page=2");
    assertThat(site.get("/a?id=8&page=2").text()).endsWith("page 2");
  }

  @Test
  void ofARangeThePartIsServedFromThePage() throws Exception {
    site =
        Site.keepingAll()
            .handler((request, response) -> response.getOutputStream().print("0123456789"));
    Reply cold = site.get("/a", "Range: bytes=2-4");
    site.get("/a");

    Reply part = site.get("/a", "Range: bytes=2-4");

    assertThat(cold.cacheStatus()).isEqualTo("pages; fwd=partial");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("234");
    assertThat(part.header("Content-Range")).hasValue("bytes 2-4/10");
    assertThat(site.get("/a", "Range: bytes=2-4", "If-Range: \"other\"").status()).isEqualTo(200);
  }
}
