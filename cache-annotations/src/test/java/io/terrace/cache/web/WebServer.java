package io.terrace.cache.web;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty on a free port of this machine, with the filters and servlets of a test. */
public final class WebServer implements AutoCloseable {

  /** More than any test has clients, some being Jetty's own. */
  private final Server server = new Server(new QueuedThreadPool(260));

  private final ServerConnector connector = new ServerConnector(server);
  private final Servlets servlets = Servlets.environment();

  /** Makes one that listens on {@code port}, 0 for a free one, once it is started. */
  public WebServer(int port) {
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(servlets.handler());
  }

  public WebServer() {
    this(0);
  }

  public WebServer filter(Filter filter) {
    servlets.filter(filter);
    return this;
  }

  public WebServer servlet(String mapping, Servlet servlet) {
    servlets.servlet(mapping, servlet);
    return this;
  }

  /** Adds a servlet that the container makes. */
  public WebServer servlet(
      String mapping, Class<? extends Servlet> servlet, Map<String, String> parameters) {
    servlets.servlet(mapping, servlet, parameters);
    return this;
  }

  public WebServer start() throws Exception {
    server.start();
    return this;
  }

  public int port() {
    return connector.getLocalPort();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop", e);
    }
  }
}
