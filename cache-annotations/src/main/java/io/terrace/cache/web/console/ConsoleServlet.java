package io.terrace.cache.web.console;

import io.terrace.cache.console.Console;
import io.terrace.cache.console.ConsoleRequest;
import io.terrace.cache.console.ConsoleResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@link Console} in a web application, mapped to a path and what is below it:
 *
 * <pre>{@code
 * context.addServlet("terrace", new ConsoleServlet(Console.builder(manager).build()))
 *     .addMapping("/terrace/*");
 * }</pre>
 *
 * <p>What the container says of who asks ({@code getUserPrincipal}) is in the {@link
 * ConsoleRequest}, for the console's authorization to judge. The servlet closes the console.
 * Thread-safe.
 */
public final class ConsoleServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** A servlet is serializable by its class only: no container does it. */
  private final transient Console console;

  /** Makes one of {@code console}. */
  public ConsoleServlet(Console console) {
    this.console = Objects.requireNonNull(console, "console");
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body;
    try (InputStream in = request.getInputStream()) {
      body = in.readNBytes(Console.LONGEST_BODY + 1);
    }
    if (body.length > Console.LONGEST_BODY) {
      response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    ConsoleResponse answer =
        console.answer(
            new ConsoleRequest(
                request.getMethod(),
                Objects.requireNonNullElse(request.getPathInfo(), ""),
                request::getHeader,
                InetAddress.getByName(request.getRemoteAddr()),
                Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName),
                new String(body, StandardCharsets.UTF_8)));
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(bytes.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(bytes);
    }
  }

  @Override
  public void destroy() {
    console.close();
  }
}
