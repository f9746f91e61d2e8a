package io.terrace.cache.memcached;

import io.terrace.cache.memcached.spy.SpyNodes;
import io.terrace.cache.memcached.wire.HostAndPort;
import io.terrace.cache.memcached.wire.Login;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes remote tiers on Memcached.
 *
 * <pre>{@code
 * TerraceCacheManager.builder().remote(MemcachedTier.connect("cache1:11211", "cache2:11211"))
 * }</pre>
 *
 * <p>Keys are spread over the nodes by ketama, over their names as they are given: all processes
 * name them alike, in any order. A node that cannot be reached is tried again every second, and no
 * other takes its keys meanwhile: they are misses. A value above the item limit of the servers, 1
 * MB by default, is not stored, and what it was to replace is removed. The connections are not
 * encrypted, which the driver cannot do: keep them in a network that you trust.
 *
 * <p>The bus is a log in Memcached itself, on one of the nodes, which is read every {@link
 * Builder#pollInterval}: so much later other processes know of a change. While that node cannot be
 * reached, and two seconds have passed, local tiers are not believed.
 */
public final class MemcachedTier {

  private MemcachedTier() {}

  /**
   * Connects to nodes, each {@code host:port}, {@code host} or {@code [IPv6]:port}; with the
   * defaults of {@link Builder}.
   */
  public static RemoteTier connect(String... nodes) {
    return builder(nodes).build();
  }

  /** Begins a tier on nodes, each {@code host:port}, {@code host} or {@code [IPv6]:port}. */
  public static Builder builder(String... nodes) {
    return new Builder(nodes);
  }

  /** How a tier is made. Not thread-safe. */
  public static final class Builder {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(1);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final int LARGEST_ITEM = 1 << 30;
    private static final int SMALLEST_ITEM = 1 << 10;

    private final List<HostAndPort> nodes = new ArrayList<>();
    private String namespace = "terrace";
    private Duration timeout = Duration.ofSeconds(1);
    private Duration pollInterval = Duration.ofMillis(100);
    private int largestItem = 1 << 20;
    private @Nullable Login login;
    private boolean failsFast;

    private Builder(String... nodes) {
      if (nodes.length == 0) {
        throw new IllegalArgumentException(
            "memcached: there is no node. Name one, such as localhost:11211.");
      }
      for (String node : nodes) {
        this.nodes.add(HostAndPort.parse(node));
      }
    }

    /**
     * Sets the name that managers have in common that share versions of tags and caches, and the
     * bus: the manager's namespace, where several use the same nodes. {@code terrace} unless set.
     */
    public Builder namespace(String name) {
      this.namespace = name;
      return this;
    }

    /** Sets how long an operation may take, all its round trips together. A second unless set. */
    public Builder timeout(Duration limit) {
      if (limit.isZero() || limit.isNegative() || limit.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "memcached: a timeout of " + limit + " is not between 0 and " + LONGEST + ".");
      }
      this.timeout = limit;
      return this;
    }

    /** Sets how often the bus is read, from a millisecond to a second. 100 ms unless set. */
    public Builder pollInterval(Duration interval) {
      if (interval.compareTo(SHORTEST_POLL) < 0 || interval.compareTo(LONGEST_POLL) > 0) {
        throw new IllegalArgumentException(
            "memcached: a pollInterval of " + interval + " is not between 1 ms and 1 s.");
      }
      this.pollInterval = interval;
      return this;
    }

    /**
     * Sets the most bytes that a frame may have, as the servers have it by {@code -I}. 1 MiB unless
     * set; of that a node itself needs some for the key.
     */
    public Builder largestItem(int bytes) {
      if (bytes < SMALLEST_ITEM || bytes > LARGEST_ITEM) {
        throw new IllegalArgumentException(
            "memcached: largestItem(" + bytes + ") is not between 1 KiB and 1 GiB.");
      }
      this.largestItem = bytes;
      return this;
    }

    /**
     * Sets who to say that we are, by SASL (CRAM-MD5 or PLAIN, which sends the password as it is).
     */
    public Builder credentials(String user, String password) {
      this.login = new Login(user, password);
      return this;
    }

    /**
     * Has {@link #build} throw if a node cannot be reached. Otherwise it logs that, and the keys of
     * the node are misses until it can be.
     */
    public Builder failFast() {
      this.failsFast = true;
      return this;
    }

    /**
     * Connects; waits for that no longer than the timeout.
     *
     * @throws IllegalArgumentException if a host is not known, or two nodes are the same
     * @throws StoreException if a node cannot be reached, after {@link #failFast}
     */
    public RemoteTier build() {
      SpyNodes connected = SpyNodes.open(nodes, login, largestItem);
      try {
        connected.awaitConnections(timeout);
        requireConnected(connected);
        Settings settings = new Settings(namespace, timeout, largestItem);
        MemcachedStore store = new MemcachedStore(connected, settings);
        return new RemoteTier(store, store.bus(pollInterval));
      } catch (RuntimeException e) {
        connected.close();
        throw e;
      }
    }

    private void requireConnected(SpyNodes connected) {
      List<String> missing =
          connected.all().stream().filter(node -> !node.isConnected()).map(Node::name).toList();
      if (failsFast && !missing.isEmpty()) {
        throw new StoreException(
            StoreException.Outcome.NOT_DONE,
            "memcached "
                + String.join(", ", missing)
                + ": not connected within "
                + timeout.toMillis()
                + " ms. Start the server, correct its address or the password, raise timeout, or"
                + " leave out failFast to begin without it.");
      }
    }
  }
}
