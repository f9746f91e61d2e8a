package io.terrace.cache.web.conformance;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;

/** Asks another server, and answers what it answers. */
final class ForwardingServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** Of one connection, or set by the client that forwards. */
  private static final Set<String> OF_A_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "keep-alive", "te", "upgrade");

  private final transient HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String origin;

  ForwardingServlet(String origin) {
    this.origin = origin;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String query = request.getQueryString();
    HttpRequest.Builder forwarded =
        HttpRequest.newBuilder(
                URI.create(origin + request.getRequestURI() + (query == null ? "" : "?" + query)))
            .timeout(Duration.ofSeconds(20))
            .method(
                request.getMethod(),
                HttpRequest.BodyPublishers.ofByteArray(request.getInputStream().readAllBytes()));
    for (String name : Collections.list(request.getHeaderNames())) {
      if (!OF_A_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
        Collections.list(request.getHeaders(name)).forEach(v -> forwarded.header(name, v));
      }
    }
    try {
      HttpResponse<InputStream> answer =
          client.send(forwarded.build(), HttpResponse.BodyHandlers.ofInputStream());
      response.setStatus(answer.statusCode());
      answer
          .headers()
          .map()
          .forEach((name, values) -> values.forEach(v -> answer(response, name, v)));
      try (InputStream body = answer.body()) {
        body.transferTo(response.getOutputStream());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private static void answer(HttpServletResponse response, String name, String value) {
    if (!name.equalsIgnoreCase("transfer-encoding") && !name.startsWith(":")) {
      response.addHeader(name, value);
    }
  }
}
