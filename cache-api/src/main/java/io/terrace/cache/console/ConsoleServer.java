package io.terrace.cache.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link Console} on a port of its own, by the server that the JDK has, for programs that are no
 * web applications.
 *
 * <pre>{@code
 * try (ConsoleServer server = ConsoleServer.start(Console.builder(manager).build(), 8089)) {
 *   System.out.println(server.address());
 *   ...
 * }
 * }</pre>
 *
 * <p>It listens on the loopback address, unless told another. It speaks plain HTTP: put it behind
 * something that speaks TLS before anybody else uses it. Thread-safe; two threads answer requests.
 */
public final class ConsoleServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ConsoleServer.class.getName());
  private static final int THREADS = 2;

  private final Console console;
  private final HttpServer server;
  private final ExecutorService threads;

  private ConsoleServer(Console console, HttpServer server) {
    this.console = console;
    this.server = server;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "terrace-console-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts one on the loopback address.
   *
   * @param port 0 for a free one
   * @throws IOException if the port is taken
   */
  public static ConsoleServer start(Console console, int port) throws IOException {
    return start(console, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Starts one on {@code address}. The console refuses who is not of this machine all the same,
   * unless it was told who may come.
   *
   * @throws IOException if the address cannot be had
   */
  public static ConsoleServer start(Console console, InetSocketAddress address) throws IOException {
    Objects.requireNonNull(console, "console");
    ConsoleServer started = new ConsoleServer(console, HttpServer.create(address, 0));
    started.server.createContext("/", started::handle);
    started.server.setExecutor(started.threads);
    started.server.start();
    return started;
  }

  /** Returns where it is to be found. */
  public URI address() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body;
      try (InputStream in = exchange.getRequestBody()) {
        body = in.readNBytes(Console.LONGEST_BODY + 1);
      }
      if (body.length > Console.LONGEST_BODY) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      ConsoleResponse response = console.answer(request(exchange, body));
      response.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(response.status(), isHead ? -1 : bytes.length);
      if (!isHead) {
        exchange.getResponseBody().write(bytes);
      }
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "the console could not answer", failure);
      throw failure;
    }
  }

  private static ConsoleRequest request(HttpExchange exchange, byte[] body) {
    return new ConsoleRequest(
        exchange.getRequestMethod(),
        Objects.requireNonNullElse(exchange.getRequestURI().getPath(), ""),
        exchange.getRequestHeaders()::getFirst,
        exchange.getRemoteAddress().getAddress(),
        Optional.ofNullable(exchange.getPrincipal()).map(principal -> principal.getUsername()),
        new String(body, StandardCharsets.UTF_8));
  }

  /** Stops it, and closes the console. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    console.close();
  }
}
