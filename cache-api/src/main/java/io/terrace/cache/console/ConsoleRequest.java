package io.terrace.cache.console;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as a server hands it to a {@link Console}. Immutable, if {@code headers} is.
 *
 * @param method the method, in capitals
 * @param path what follows the path of the console, without the query: empty or with a slash first
 * @param headers gives the first value of a header, by its name in any case; null for none
 * @param remote where the connection comes from
 * @param principal who the server says it is, if it says so
 * @param body the body in UTF-8, for POST; see {@link Console#LONGEST_BODY}
 */
public record ConsoleRequest(
    String method,
    String path,
    Function<String, @Nullable String> headers,
    InetAddress remote,
    Optional<String> principal,
    String body) {

  /** Makes a request. */
  public ConsoleRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(body, "body");
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.apply(name));
  }

  /**
   * Returns whether it comes from this machine, and was meant for it: not by a proxy that runs
   * here, and not by a page whose host name somebody has pointed at this machine (DNS rebinding).
   */
  public boolean isFromThisMachine() {
    return remote.isLoopbackAddress()
        && header("Forwarded").isEmpty()
        && header("X-Forwarded-For").isEmpty()
        && header("X-Forwarded-Host").isEmpty()
        && header("X-Real-IP").isEmpty()
        && header("Via").isEmpty()
        && header("Host").map(ConsoleRequest::isLoopbackName).orElse(false);
  }

  private static boolean isLoopbackName(String host) {
    String name = host.strip().replaceFirst(":[0-9]{1,5}$", "");
    return name.equalsIgnoreCase("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
  }
}
