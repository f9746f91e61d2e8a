package io.terrace.cache.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.web.RawClient.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Servlet 6.1 adds, which an API of 6.0 cannot name: run on the newer one alone. */
@Timeout(60)
class ServletVersionTest {

  private Site site;

  @AfterEach
  void close() {
    site.close();
  }

  private static void call(
      HttpServletResponse response, String method, Class<?>[] types, Object... arguments)
      throws Exception {
    try {
      HttpServletResponse.class.getMethod(method, types).invoke(response, arguments);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  @Test
  void itIsTheVersionThatIsMeant() throws Exception {
    site =
        Site.keepingAll()
            .handler(
                (request, response) ->
                    response
                        .getWriter()
                        .print(
                            request.getServletContext().getMajorVersion()
                                + "."
                                + request.getServletContext().getMinorVersion()));

    assertThat(site.get("/").text()).isEqualTo("6.1");
  }

  /** Kept or not, what is sent is the same. */
  @ParameterizedTest
  @CsvSource({"/kept, 301", "/kept, 307", "/passed, 301", "/passed, 307"})
  void aRedirectionHasTheStatusThatItsHandlerGives(String path, int status) throws Exception {
    site =
        new Site(pages -> pages.rule("/kept", Site.minute().statuses(200, 301, 307).build()))
            .handler(
                (request, response) -> {
                  response.getWriter().print("not sent");
                  Class<?>[] types = {String.class, int.class, boolean.class};
                  call(response, "sendRedirect", types, "/other", status, true);
                });

    for (int i = 0; i < 2; i++) {
      Reply reply = site.get(path);
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.header("Location").orElseThrow()).endsWith("/other");
      assertThat(reply.text()).isEmpty();
      assertThat(reply.isHit()).isEqualTo(i == 1 && path.equals("/kept"));
    }
  }

  @Test
  void aRedirectionMayKeepWhatWasWritten() throws Exception {
    site =
        new Site(pages -> pages.rule("/*", Site.minute().statuses(302).build()))
            .handler(
                (request, response) -> {
                  response.getWriter().print("moved");
                  Class<?>[] types = {String.class, boolean.class};
                  call(response, "sendRedirect", types, "/other", false);
                });

    assertThat(site.texts("/a")).containsExactly("moved", "moved");
    assertThat(site.get("/a").isHit()).isTrue();
  }

  @Test
  void aCharsetIsThatOfThePage() throws Exception {
    site =
        Site.keepingAll()
            .handler(
                (request, response) -> {
                  response.setContentType("text/plain");
                  Class<?>[] types = {Charset.class};
                  call(response, "setCharacterEncoding", types, StandardCharsets.UTF_8);
                  response.getWriter().print("h\u00e4");
                });

    for (int i = 0; i < 2; i++) {
      Reply reply = site.get("/a");
      assertThat(reply.header("Content-Type").orElseThrow()).containsIgnoringCase("utf-8");
      assertThat(reply.text()).isEqualTo("h\u00e4");
    }
    assertThat(site.get("/a").isHit()).isTrue();
  }
}
