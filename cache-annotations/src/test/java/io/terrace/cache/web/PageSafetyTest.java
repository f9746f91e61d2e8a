package io.terrace.cache.web;

import static io.terrace.cache.web.Site.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.web.RawClient.Reply;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults that page caches have had, each of which gave one user's page, or a forged one, to others.
 */
@Timeout(60)
class PageSafetyTest {

  private Site site;

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  private void assertNeverShared(String path, String... headers) throws IOException {
    List<String> texts = site.texts(path, headers);
    assertThat(texts.get(0)).isNotEqualTo(texts.get(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Vary | *",
        "Vary | Accept, *",
        "Cache-Control | PRIVATE",
        "Cache-Control | No-Store",
        "Cache-Control | no-cache",
        "Cache-Control | max-age=0",
        "Set-Cookie | id=1",
      })
  void whatAResponseForbidsIsNotStored(String name, String value) throws Exception {
    site = Site.keepingAll().counting((request, response) -> response.setHeader(name, value));

    assertNeverShared("/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"  accept-LANGUAGE  ,X-Other", "Accept-Language", "X-Other ,  ACCEPT-Language"})
  void varyIsReadWhateverItsCaseAndSpace(String vary) throws Exception {
    site = Site.keepingAll().counting((request, response) -> response.setHeader("Vary", vary));

    assertThat(site.texts("/a", "Accept-Language: en")).containsOnly("page 1");
    assertThat(site.texts("/a", "Accept-Language: de")).containsOnly("page 2");
    assertThat(site.texts("/a", "accept-language: EN")).containsOnly("page 1");
  }

  @Test
  void anAbsentHeaderIsNotAnEmptyOne() throws Exception {
    site = Site.keepingAll().counting((request, response) -> response.setHeader("Vary", "X-User"));

    assertThat(site.get("/a").text()).isEqualTo("page 1");
    assertThat(site.get("/a", "X-User: ").text()).isEqualTo("page 2");
    assertThat(site.get("/a", "X-User: a").text()).isEqualTo("page 3");
    assertThat(site.get("/a").text()).isEqualTo("page 1");
  }

  @Test
  void anAuthorizedPageIsNotForOthers() throws Exception {
    site =
        Site.keepingAll()
            .counting(
                (request, response) -> {
                  if (request.getRequestURI().equals("/public")) {
                    response.setHeader("Cache-Control", "public, max-age=60");
                  }
                });

    assertThat(site.get("/a", "Authorization: Basic YQ==").text()).isEqualTo("page 1");
    assertThat(site.get("/a", "Authorization: Basic YQ==").text()).isEqualTo("page 2");
    assertThat(site.get("/a").text()).isEqualTo("page 3");
    assertThat(site.get("/public", "Authorization: Basic YQ==").text()).isEqualTo("page 4");
    assertThat(site.get("/public").text()).isEqualTo("page 4");
  }

  @Test
  void aPageThatSetsACookieIsNotStoredThoughItVariesByCookie() throws Exception {
    site =
        Site.keepingAll()
            .counting(
                (request, response) -> {
                  response.setHeader("Vary", "Cookie");
                  response.addCookie(new Cookie("id", "1"));
                });

    assertNeverShared("/a", "Cookie: unrelated=1");
    assertThat(site.get("/a", "Cookie: unrelated=1").all("Set-Cookie")).hasSize(1);
  }

  @Test
  void aPageOfASessionIsNeitherStoredNorServedFromTheCache() throws Exception {
    site = Site.keepingAll();
    site.counting(
        (request, response) -> {
          if (request.getRequestURI().equals("/login")) {
            request.getSession(true).setAttribute("user", "a");
          }
        });
    Reply login = site.get("/login");
    String cookie = "Cookie: " + login.header("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(site.get("/login").all("Set-Cookie")).as("not stored").hasSize(1);

    assertThat(site.get("/a").text()).isEqualTo("page 3");
    assertThat(site.get("/a", cookie).text()).isEqualTo("page 4");
    assertThat(site.get("/a").text()).isEqualTo("page 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host",
        "X-Forwarded-Scheme",
        "X-Forwarded-Proto",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-Host"
      })
  void whatAPageMayPutIntoItsLinksIsInItsKey(String header) throws Exception {
    site =
        Site.keepingAll()
            .counting((request, response) -> response.getWriter().print(request.getHeader(header)));

    site.get("/a", header + ": evil.example");

    assertThat(site.get("/a").text()).doesNotContain("evil");
    assertThat(site.get("/a", header + ": evil.example").isHit()).isTrue();
  }

  @Test
  void aForwardedHeaderCountsByHostAndSchemeAndNotByClient() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    assertThat(site.get("/a", "Forwarded: for=1.2.3.4;host=a").text()).isEqualTo("page 1");
    assertThat(site.get("/a", "Forwarded: for=5.6.7.8;host=a").text()).isEqualTo("page 1");
    assertThat(site.get("/a", "Forwarded: for=5.6.7.8;host=b").text()).isEqualTo("page 2");
  }

  @Test
  void hostsDoNotSharePagesAndForeignOnesHaveNone() throws Exception {
    site =
        new Site(pages -> pages.hosts("a.example", "B.example").rule("/*", minute().build()))
            .counting((request, response) -> {});

    assertThat(site.texts("/", "Host: a.example")).containsOnly("page 1");
    assertThat(site.texts("/", "Host: b.EXAMPLE")).containsOnly("page 2");
    assertThat(site.texts("/", "Host: evil.example")).containsExactly("page 3", "page 4");
  }

  @Test
  void aParameterThatIsDisguisedDoesNotCountAsAnother() throws Exception {
    site =
        new Site(pages -> pages.rule("/*", minute().parameters("id").build()))
            .counting(
                (request, response) ->
                    response.getWriter().print(request.getParameter("id") + " "));

    assertThat(site.get("/a?id=1").text()).isEqualTo("1 page 1");
    assertThat(site.get("/a?x=1;id=2").text()).doesNotStartWith("2");
    assertThat(site.get("/a?x=1%26id=3&id=1").text()).isEqualTo("1 page 1");
    assertThat(site.get("/a?id=2&id=1").text()).startsWith("2 ");
    assertThat(site.get("/a?id=1&id=2").text()).startsWith("1 ");
    assertThat(site.get("/a?%69d=4").text()).startsWith("4 ");
    assertThat(site.get("/a?id=1").text()).isEqualTo("1 page 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a?b=c | /a%3Fb=c",
        "/a?b | /a?b=",
        "/a?x=1%20variant=2 | /a?x=1",
        "/a | /a?",
        "/a%2Fb | /a/b"
      })
  void differentAddressesHaveDifferentPages(String one, String two) throws Exception {
    site =
        Site.keepingAll()
            .counting((request, response) -> response.setHeader("Cache-Control", "max-age=60"));

    assertThat(site.get(two).text()).isNotEqualTo(site.get(one).text());
  }

  @Test
  void aGetWithABodyTakesNoPart() throws Exception {
    site =
        Site.keepingAll()
            .counting(
                (request, response) ->
                    response
                        .getWriter()
                        .print(
                            new String(
                                request.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));

    site.client.send("GET", "/a", "evil");

    assertThat(site.get("/a").text()).isEqualTo("page 2");
    assertThat(site.client.send("GET", "/a", "evil").text()).isEqualTo("evilpage 3");
  }

  @Test
  void aMethodThatIsOverriddenTakesNoPart() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    assertNeverShared("/a", "X-HTTP-Method-Override: DELETE");
  }

  @Test
  void aPageOfAnAccountIsNotKeptBecauseItsAddressEndsLikeAStyleSheet() throws Exception {
    site = new Site(pages -> pages.rule("*.css", minute().build()));
    site.counting((request, response) -> response.setContentType("text/html"));
    site.server.servlet("/account/*", new AccountServlet());

    List<String> account = site.texts("/account/x.css");
    assertThat(account.get(0)).isNotEqualTo(account.get(1));
    assertNeverShared("/other.css"); // by its type
    site.counting((request, response) -> response.setContentType("text/css"));
    assertThat(site.texts("/style.css")).containsExactly("page 3", "page 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a;x.css", "/a/..;/b.css", "/a//b.css", "/a/./b.css", "/a/%2e%2e/b.css"})
  void whatServersReadDifferentlyTakesNoPart(String path) throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    for (int i = 0; i < 2; i++) {
      assertThat(site.get(path).isHit()).isFalse();
    }
  }

  @Test
  void aHeaderIsNotSplitByWhatItHolds() throws Exception {
    site =
        Site.keepingAll()
            .counting(
                (request, response) ->
                    response.setHeader("X-Echo", "a\r\nSet-Cookie: evil=1\r\n\r\n<script>"));

    for (int i = 0; i < 2; i++) {
      Reply reply = site.get("/a");
      assertThat(reply.header("Set-Cookie")).isEmpty();
      assertThat(reply.header("X-Echo")).hasValue("a Set-Cookie: evil=1 <script>");
      assertThat(reply.text()).isEqualTo("page 1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 431, 500})
  void errorsAreNotStored(int status) throws Exception {
    site = Site.keepingAll().counting((request, response) -> response.setStatus(status));
    assertNeverShared("/a");

    site.handler((request, response) -> response.sendError(status));
    assertThat(site.get("/b").status()).isEqualTo(status);
    site.counting((request, response) -> {});
    assertThat(site.get("/b").status()).isEqualTo(200);
    assertThat(site.get("/a").status()).isEqualTo(200);
  }

  @Test
  void aHeadDoesNotStoreAnEmptyPage() throws Exception {
    site = Site.keepingAll().counting((request, response) -> {});

    site.client.send("HEAD", "/a", "");

    assertThat(site.get("/a").text()).isEqualTo("page 2");
  }

  @Test
  void aBodyPastItsBoundIsPassedOnWholeAndNotStored() throws Exception {
    site = new Site(pages -> pages.maximumBodyBytes(1_000).rule("/*", minute().build()));
    String text = "0123456789".repeat(150);
    site.handler(
        (request, response) -> {
          site.pages.clear();
          response.setHeader("X-Made", String.valueOf(site.rendered.get()));
          response.getWriter().print(text);
        });

    Reply first = site.get("/a");
    Reply second = site.get("/a");

    assertThat(first.text()).isEqualTo(second.text()).isEqualTo(text);
    assertThat(second.header("X-Made")).hasValue("2");
  }

  @Test
  void aPartIsNotStoredAsThePage() throws Exception {
    site =
        Site.keepingAll()
            .handler(
                (request, response) -> {
                  boolean part = request.getHeader("Range") != null;
                  response.setStatus(part ? 206 : 200);
                  response.getWriter().print(part ? "part" : "whole");
                });

    assertThat(site.get("/a", "Range: bytes=0-3").text()).isEqualTo("part");
    assertThat(site.get("/a").text()).isEqualTo("whole");
    assertThat(site.get("/a").isHit()).isTrue();
  }

  @Test
  void aClientThatLeavesHalfWayLeavesAWholePage() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    site = Site.keepingAll();
    site.handler(
        (request, response) -> {
          response.getWriter().print("first half, ");
          response.flushBuffer();
          asked.countDown();
          assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
          response.getWriter().print("second half");
        });

    try (Socket client = site.client.open("GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n")) {
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      client.setSoLinger(true, 0);
    }
    left.countDown();

    await()
        .untilAsserted(
            () -> assertThat(site.get("/a").text()).isEqualTo("first half, second half"));
  }

  @Test
  void ofALargePageWhoseClientLeftNothingIsStored() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    site = new Site(pages -> pages.maximumBodyBytes(100).rule("/*", minute().build()));
    site.handler(
        (request, response) -> {
          for (int i = 0; i < 200 && left.getCount() == 1; i++) {
            response.getOutputStream().write(new byte[100_000]);
          }
        });
    try (Socket client = site.client.open("GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n")) {
      assertThat(client.getInputStream().read()).isEqualTo('H');
      client.setSoLinger(true, 0);
    }
    left.countDown();
    site.counting((request, response) -> {});

    assertThat(site.get("/a").text()).startsWith("page");
  }

  @Test
  void aPageWhoseHandlerFailsHalfWayIsNotStored() throws Exception {
    site = Site.keepingAll();
    site.handler(
        (request, response) -> {
          response.getWriter().print("half a page");
          response.flushBuffer();
          throw new IllegalStateException("out of luck");
        });

    Reply failed = site.get("/a");
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.text()).doesNotStartWith("half a page");
    site.counting((request, response) -> {});
    assertThat(site.get("/a").text()).isEqualTo("page 2");
  }

  @Test
  void anAsynchronousPageIsPassedOn() throws Exception {
    site = Site.keepingAll();
    site.handler(
        (request, response) -> {
          var async = request.startAsync();
          async.start(
              () -> {
                try {
                  async.getResponse().getWriter().print("later " + site.rendered.get());
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
                async.complete();
              });
        });

    assertThat(site.texts("/a")).containsExactly("later 1", "later 2");
  }

  @Test
  void aStreamOfEventsIsNotHeldBack() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    site = Site.keepingAll();
    site.handler(
        (request, response) -> {
          response.setContentType("text/event-stream");
          response.getWriter().print("data: 1\n\n");
          response.flushBuffer();
          assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
        });

    try (Socket client = site.client.open("GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n")) {
      byte[] bytes = new byte[8_192];
      StringBuilder text = new StringBuilder();
      while (!text.toString().contains("data: 1")) {
        int count = client.getInputStream().read(bytes);
        assertThat(count).isPositive();
        text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
      }
      read.countDown();
    }
    assertThat(site.thrown).isEmpty();
  }

  @Test
  void variantsAreBounded() throws Exception {
    site =
        new Site(pages -> pages.maximumVariants(3).rule("/*", minute().build()))
            .counting((request, response) -> response.setHeader("Vary", "X-Flood"));

    List<Boolean> hits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      site.get("/a", "X-Flood: " + i);
      hits.add(site.get("/a", "X-Flood: " + i).isHit());
    }

    assertThat(hits).containsExactly(true, true, true, false, false, false);
  }

  @Test
  void longKeysAreNotKept() throws Exception {
    site =
        new Site(pages -> pages.maximumKeyLength(100).rule("/*", minute().build()))
            .counting((request, response) -> {});

    assertNeverShared("/" + "a".repeat(100));
  }

  @Test
  void whatAnAuthorizationFilterRefusesIsNotServedFromTheCache() throws Exception {
    Filter security =
        (request, response, chain) -> {
          HttpServletRequest asked = (HttpServletRequest) request;
          if ("member".equals(asked.getHeader("X-Token"))) {
            chain.doFilter(request, response);
          } else {
            ((HttpServletResponse) response).sendError(403);
          }
        };
    site =
        new Site(pages -> pages.rule("/*", minute().build()), List.of(security))
            .counting((request, response) -> {});

    assertThat(site.get("/a", "X-Token: member").text()).isEqualTo("page 1");
    assertThat(site.get("/a").status()).isEqualTo(403);
    assertThat(site.get("/a", "X-Token: member").text()).isEqualTo("page 1");
  }

  @Test
  void whatAPageReadsAndNoKeyHoldsIsReported() throws Exception {
    List<String> reports = new ArrayList<>();
    site =
        new Site(pages -> pages.reportUnkeyedReads(reports::add).rule("/*", minute().build()))
            .counting(
                (request, response) -> {
                  request.getHeader("X-Country");
                  request.getHeader("Accept-Language");
                  request.getHeader("X-Forwarded-Host");
                  request.getCookies();
                  response.setHeader("Vary", "Accept-Language");
                });

    site.get("/a");
    site.get("/a");

    assertThat(reports).containsExactly("/a: read [x-country, cookie], which no Vary names");
  }

  @Test
  void aPageThatCouldNotBeStoredIsKeptOnceItCan() throws Exception {
    site =
        Site.keepingAll()
            .counting((request, response) -> response.setHeader("Cache-Control", "private"));
    site.texts("/a");
    site.counting((request, response) -> {});

    assertThat(site.texts("/a")).containsExactly("page 3", "page 3");
    site.clock.advance(Duration.ofSeconds(90));
    assertThat(site.texts("/a")).containsExactly("page 4", "page 4");
  }

  private static final class AccountServlet extends jakarta.servlet.http.HttpServlet {
    private static final long serialVersionUID = 1L;
    private int calls;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/css");
      response.getWriter().print("account " + calls++);
    }
  }
}
