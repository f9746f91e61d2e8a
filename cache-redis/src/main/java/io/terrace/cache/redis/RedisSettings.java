package io.terrace.cache.redis;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * What a store was built with.
 *
 * @param nodes where to begin: the server, the sentinels, or some nodes of a cluster
 * @param shape which of these
 * @param master the name by which sentinels know the primary
 * @param login who we are to the servers
 * @param sentinelLogin who we are to the sentinels
 * @param tls how connections are encrypted, or null
 * @param connections how many there may be to each node
 * @param timeout how long a call may take
 * @param connectTimeout how long of that it may take to connect
 */
record RedisSettings(
    Set<HostAndPort> nodes,
    Shape shape,
    String master,
    @Nullable Login login,
    @Nullable Login sentinelLogin,
    @Nullable RedisTls tls,
    int database,
    String namespace,
    int connections,
    Duration timeout,
    Duration connectTimeout,
    boolean replicaReads,
    boolean failFast) {

  /** How servers are put together. */
  enum Shape {
    SINGLE,
    SENTINEL,
    CLUSTER
  }

  /** Returns how a connection to a server introduces itself. */
  JedisClientConfig introduction() {
    return NodeConnection.introduction(login, database, replicaReads && shape == Shape.CLUSTER);
  }

  /**
   * Returns the topology; does not connect yet.
   *
   * @param admission looks at each new connection to a server that takes writes
   */
  Topology topology(NodePool.Admission admission) {
    return switch (shape) {
      case SINGLE -> new SingleTopology(nodes.iterator().next(), this, admission);
      case SENTINEL -> new SentinelTopology(this, admission);
      case CLUSTER -> new ClusterTopology(this, admission);
    };
  }
}
