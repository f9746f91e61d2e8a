package io.terrace.cache.test.server;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Memcached nodes for a test class and those nested in it: started before the first, ended after
 * the last, whatever the tests did to them.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final MemcachedExtension NODES = MemcachedExtension.nodes(3);
 * }</pre>
 *
 * <p>For one test class at a time.
 */
public final class MemcachedExtension implements BeforeAllCallback, AfterAllCallback {

  private final int count;
  private final String[] options;
  private final List<MemcachedServer> servers = new ArrayList<>();
  private int classes;

  private MemcachedExtension(int count, String... options) {
    this.count = count;
    this.options = options;
  }

  /**
   * Makes one.
   *
   * @param count how many nodes
   * @param options more of their command lines
   */
  public static MemcachedExtension nodes(int count, String... options) {
    return new MemcachedExtension(count, options.clone());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (classes++ > 0) {
      return;
    }
    try {
      for (int i = 0; i < count; i++) {
        servers.add(MemcachedServer.start(options));
      }
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (--classes == 0) {
      stop();
    }
  }

  private void stop() {
    servers.forEach(MemcachedServer::close);
    servers.clear();
  }

  /** Returns a node. */
  public MemcachedServer node(int index) {
    return servers.get(index);
  }

  /** Returns where the nodes listen, each as {@code 127.0.0.1:port}. */
  public String[] hostsAndPorts() {
    return servers.stream().map(MemcachedServer::hostAndPort).toArray(String[]::new);
  }

  /** Starts all nodes again on their ports, empty, whatever state they were in. */
  public void restart() {
    servers.forEach(MemcachedServer::restart);
  }
}
