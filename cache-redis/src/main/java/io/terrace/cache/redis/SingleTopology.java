package io.terrace.cache.redis;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/** One server. */
final class SingleTopology implements Topology {

  private final NodePool pool;

  SingleTopology(HostAndPort node, RedisSettings settings, NodePool.Admission admission) {
    pool = new NodePool(node, settings, settings.introduction(), admission);
  }

  @Override
  public NodePool primary(byte[] key, Budget budget) {
    return pool;
  }

  @Override
  public NodePool reader(byte[] key, Budget budget) {
    return pool;
  }

  @Override
  public Collection<NodePool> primaries(Budget budget) {
    return all();
  }

  @Override
  public @Nullable NodePool referred(HostAndPort node) {
    return null;
  }

  @Override
  public void doubt() {
    // It is where it is.
  }

  @Override
  public void refresh() {
    // It is where it is.
  }

  @Override
  public Collection<NodePool> all() {
    return List.of(pool);
  }

  @Override
  public String name() {
    return "Redis " + pool.node();
  }

  @Override
  public void close() {
    pool.close();
  }
}
