package io.terrace.cache.test.server;

import java.util.ArrayList;
import java.util.List;

/** Several {@link MemcachedServer}s that a client spreads its keys over. Thread-safe. */
public final class MemcachedNodes implements AutoCloseable {

  private final List<MemcachedServer> nodes;

  private MemcachedNodes(List<MemcachedServer> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Starts them and waits until they answer.
   *
   * @param count how many
   * @param options more of their command lines
   */
  public static MemcachedNodes start(int count, String... options) {
    List<MemcachedServer> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(MemcachedServer.start(options));
      }
      return new MemcachedNodes(nodes);
    } catch (RuntimeException e) {
      nodes.forEach(MemcachedServer::close);
      throw e;
    }
  }

  /** Returns one of them. */
  public MemcachedServer node(int index) {
    return nodes.get(index);
  }

  /** Returns the one that listens there. */
  public MemcachedServer node(String hostAndPort) {
    return nodes.stream()
        .filter(node -> node.hostAndPort().equals(hostAndPort))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node listens on " + hostAndPort));
  }

  /** Returns where they listen, each as {@code 127.0.0.1:port}. */
  public String[] hostsAndPorts() {
    return nodes.stream().map(MemcachedServer::hostAndPort).toArray(String[]::new);
  }

  /** Starts all again on their ports, empty, whatever state they were in. */
  public void restart() {
    nodes.forEach(MemcachedServer::restart);
  }

  @Override
  public void close() {
    nodes.forEach(MemcachedServer::close);
  }
}
