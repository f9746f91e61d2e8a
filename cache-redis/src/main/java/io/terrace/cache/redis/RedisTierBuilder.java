package io.terrace.cache.redis;

import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Builds a remote tier on Redis. Not thread-safe. No method takes null; those that refuse a value
 * do so with an {@link IllegalArgumentException}.
 */
public final class RedisTierBuilder {

  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final HostAndPort DEFAULT = new HostAndPort("localhost", 6379);

  private final Set<HostAndPort> nodes = new LinkedHashSet<>();
  private RedisSettings.Shape shape = RedisSettings.Shape.SINGLE;
  private String master = "";
  private @Nullable Login login;
  private @Nullable Login sentinelLogin;
  private @Nullable RedisTls tls;
  private int database;
  private String namespace = "default";
  private int connections = 16;
  private Duration timeout = Duration.ofSeconds(1);
  private @Nullable Duration connectTimeout;
  private boolean replicaReads;
  private boolean failFast;

  RedisTierBuilder() {}

  /** Takes over what {@code uri} says, in the form of {@link RedisTier#connect}. */
  public RedisTierBuilder uri(String uri) {
    RedisUri.read(uri, this);
    return this;
  }

  /** Names the server, as {@code host:port}. */
  public RedisTierBuilder server(String address) {
    return node(HostAndPort.from(address));
  }

  /**
   * Names the nodes of a cluster to begin with, as {@code host:port}; the others are found. The
   * database is 0 then.
   */
  public RedisTierBuilder cluster(String... addresses) {
    return asCluster().nodes(addresses);
  }

  /**
   * Names the sentinels, as {@code host:port}, and the primary as they call it. The database, login
   * and TLS are for the servers; the sentinels are asked with {@link #sentinelLogin}.
   */
  public RedisTierBuilder sentinel(String primary, String... addresses) {
    return sentinelOf(primary).nodes(addresses);
  }

  private RedisTierBuilder nodes(String... addresses) {
    for (String address : addresses) {
      node(HostAndPort.from(address));
    }
    return this;
  }

  RedisTierBuilder node(HostAndPort node) {
    nodes.add(node);
    return this;
  }

  RedisTierBuilder asCluster() {
    return shape(RedisSettings.Shape.CLUSTER);
  }

  RedisTierBuilder sentinelOf(String primary) {
    master = Objects.requireNonNull(primary, "primary");
    return shape(RedisSettings.Shape.SENTINEL);
  }

  private RedisTierBuilder shape(RedisSettings.Shape chosen) {
    if (shape != RedisSettings.Shape.SINGLE && shape != chosen) {
      throw new IllegalArgumentException("both sentinel and cluster were chosen. Drop one");
    }
    shape = chosen;
    return this;
  }

  /** Logs in as a user of the access control list. */
  public RedisTierBuilder login(String user, String password) {
    login = new Login(Objects.requireNonNull(user), Objects.requireNonNull(password));
    return this;
  }

  /** Logs in as the default user. */
  public RedisTierBuilder password(String password) {
    login = new Login(null, Objects.requireNonNull(password));
    return this;
  }

  /** Logs in at the sentinels, which have passwords of their own. */
  public RedisTierBuilder sentinelLogin(@Nullable String user, String password) {
    sentinelLogin = new Login(user, Objects.requireNonNull(password));
    return this;
  }

  /** Encrypts connections, and trusts what this JVM trusts. */
  public RedisTierBuilder tls() {
    try {
      return tls(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS that works", e);
    }
  }

  /**
   * Encrypts connections, with the keys and the trust of {@code context}. The name in the server's
   * certificate must be the one that it is connected by.
   */
  public RedisTierBuilder tls(SSLContext context) {
    tls = new RedisTls(Objects.requireNonNull(context));
    return this;
  }

  /** Sets the database, 0 by default. */
  public RedisTierBuilder database(int database) {
    this.database = atLeast("database", 0, database);
    return this;
  }

  /**
   * Sets the namespace that tags and clears are for, {@code default} by default: that of the
   * manager. Managers whose namespaces differ must not share it, or one clears the other's caches.
   */
  public RedisTierBuilder namespace(String namespace) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "a namespace has 1 to 100 letters, digits, '.', '_' and '-'; '"
              + namespace
              + "' has not");
    }
    this.namespace = namespace;
    return this;
  }

  /** Sets how many connections there may be to each node, 16 by default; reads share two. */
  public RedisTierBuilder connections(int connections) {
    this.connections = atLeast("connections", 1, connections);
    return this;
  }

  /**
   * Sets how long a call may take in all, 1 s by default: the wait for a connection, connecting and
   * each round trip included. It may overrun by a tenth.
   */
  public RedisTierBuilder timeout(Duration timeout) {
    this.timeout = positive("timeout", timeout);
    return this;
  }

  /** Sets how long of that it may take to connect; half of it by default. */
  public RedisTierBuilder connectTimeout(Duration timeout) {
    this.connectTimeout = positive("connectTimeout", timeout);
    return this;
  }

  /**
   * Has plain reads go to replicas, over sentinels or in a cluster. They may then be as old as the
   * replication lags: also in the process that wrote. Leases, writes and counters go to primaries.
   */
  public RedisTierBuilder replicaReads() {
    this.replicaReads = true;
    return this;
  }

  /** Has {@link #build} fail if the server is not there. */
  public RedisTierBuilder failFast() {
    this.failFast = true;
    return this;
  }

  /**
   * Connects, and blocks until the server has answered, no longer than the timeout.
   *
   * @throws IllegalArgumentException if two settings contradict each other
   * @throws StoreException if the server is not there, after {@link #failFast}
   */
  public RemoteTier build() {
    RedisStore store = new RedisStore(settings());
    return new RemoteTier(store, store.bus());
  }

  RedisSettings settings() {
    Duration connect = connectTimeout == null ? timeout.dividedBy(2) : connectTimeout;
    requireConsistent(connect);
    return new RedisSettings(
        nodes.isEmpty() ? Set.of(DEFAULT) : Set.copyOf(nodes),
        shape,
        master,
        login,
        sentinelLogin,
        tls,
        database,
        namespace,
        connections,
        timeout,
        connect,
        replicaReads,
        failFast);
  }

  private void requireConsistent(Duration connect) {
    if (shape == RedisSettings.Shape.SINGLE && nodes.size() > 1) {
      throw new IllegalArgumentException(
          nodes.size() + " servers are named. Drop all but one, or use cluster(..)");
    }
    if (shape == RedisSettings.Shape.SINGLE && replicaReads) {
      throw new IllegalArgumentException(
          "replicaReads() needs sentinel(..) or cluster(..), which know the replicas. Drop it");
    }
    if (shape == RedisSettings.Shape.CLUSTER && database != 0) {
      throw new IllegalArgumentException(
          "a cluster has no database " + database + ". Drop database(..) or cluster(..)");
    }
    if (connect.compareTo(timeout) > 0) {
      throw new IllegalArgumentException(
          "connectTimeout " + connect + " is longer than timeout " + timeout + ", which bounds it");
    }
  }

  private static int atLeast(String name, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is at least " + least + ", not " + value);
    }
    return value;
  }

  private static Duration positive(String name, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(name + " is from 1 ms to 1 hour, not " + value);
    }
    return value;
  }
}
