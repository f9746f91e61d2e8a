package io.terrace.cache.memcached.spy;

import io.terrace.cache.memcached.wire.HostAndPort;
import io.terrace.cache.memcached.wire.Login;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.spy.memcached.MemcachedConnection;
import org.jspecify.annotations.Nullable;

/** The nodes of one connection of Spymemcached, which is one selector thread for all of them. */
public final class SpyNodes implements Nodes {

  private static final Duration END = Duration.ofSeconds(5);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final String LOGGER_PROPERTY = "net.spy.log.LoggerImpl";
  private static final String LOGGER = "net.spy.memcached.compat.log.SunLogger";

  private final Connecting connecting;
  private final MemcachedConnection connection;

  private SpyNodes(Connecting connecting, MemcachedConnection connection) {
    this.connecting = connecting;
    this.connection = connection;
  }

  /**
   * Begins to connect to nodes; does not wait for any of them.
   *
   * @param addresses each {@code host:port}; names are resolved here, once
   * @param login who to say that we are, or null
   * @param largestItem the most bytes of a value that are read
   * @throws IllegalArgumentException if a host is not known
   * @throws UncheckedIOException if this process has no sockets left
   */
  public static SpyNodes open(List<HostAndPort> addresses, @Nullable Login login, int largestItem) {
    if (System.getProperty(LOGGER_PROPERTY) == null) {
      System.setProperty(LOGGER_PROPERTY, LOGGER); // by default it writes to the standard error
    }
    Connecting connecting = new Connecting(addresses, login, largestItem);
    try {
      List<InetSocketAddress> resolved = new ArrayList<>();
      for (HostAndPort address : addresses) {
        InetSocketAddress one = resolve(address);
        if (resolved.contains(one)) {
          throw new IllegalArgumentException(
              "memcached: " + address + " is named twice in " + addresses + ". Name it once.");
        }
        resolved.add(one);
      }
      return new SpyNodes(connecting, connecting.createConnection(resolved));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "memcached: there is no host '"
              + e.getMessage()
              + "'. Correct the name, or wait for DNS.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps the name as it was given, since the ring is made of names: processes that see a host
   * under different addresses have to agree on the node of a key.
   */
  private static InetSocketAddress resolve(HostAndPort address) throws UnknownHostException {
    try {
      byte[] bytes = InetAddress.getByName(address.host()).getAddress();
      return new InetSocketAddress(InetAddress.getByAddress(address.host(), bytes), address.port());
    } catch (UnknownHostException e) {
      UnknownHostException named = new UnknownHostException(address.host());
      named.initCause(e);
      throw named;
    }
  }

  @Override
  public Node of(String key) {
    return connecting.node(connection.getLocator().getPrimary(key));
  }

  @Override
  public List<Node> all() {
    return connecting.nodes();
  }

  @Override
  public void close() {
    connecting.close();
    try {
      connection.shutdown();
    } catch (IOException e) {
      // The sockets are as closed as they get.
    }
    try {
      connection.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until all nodes are connected, for a limited time, or until it is interrupted. */
  public void awaitConnections(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!all().stream().allMatch(Node::isConnected)
        && System.nanoTime() - end < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
