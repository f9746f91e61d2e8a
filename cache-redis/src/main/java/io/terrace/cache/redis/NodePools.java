package io.terrace.cache.redis;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * The pools of the nodes that were met so far, one each. They are kept: one without connections
 * costs nothing, and the node may come back. Thread-safe.
 */
final class NodePools implements AutoCloseable {

  private final RedisSettings settings;
  private final JedisClientConfig introduction;
  private final NodePool.Admission admission;
  private final ConcurrentMap<HostAndPort, NodePool> pools = new ConcurrentHashMap<>();

  NodePools(RedisSettings settings, JedisClientConfig introduction, NodePool.Admission admission) {
    this.settings = settings;
    this.introduction = introduction;
    this.admission = admission;
  }

  NodePool of(HostAndPort node) {
    return pools.computeIfAbsent(node, n -> new NodePool(n, settings, introduction, admission));
  }

  Collection<NodePool> all() {
    return pools.values();
  }

  /**
   * Returns the first answer that one of {@code nodes} gives, each asked for its share of the time.
   *
   * @param question returns null if the node does not know
   * @throws NotSentException if none does
   */
  <T> T ask(
      Collection<HostAndPort> nodes,
      Budget budget,
      Function<NodeConnection, @Nullable T> question) {
    List<HostAndPort> order = List.copyOf(nodes);
    NotSentException failure = new NotSentException("none of " + order + " says where it is");
    for (int i = 0; i < order.size() && !budget.isOver(); i++) {
      try {
        Budget share = budget.share(order.size() - i);
        T answer = answer(of(order.get(i)), share, question);
        if (answer != null) {
          return answer;
        }
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  @SuppressWarnings("unchecked") // It is what the question gave.
  private static <T> @Nullable T answer(
      NodePool pool, Budget budget, Function<NodeConnection, @Nullable T> question) {
    return (T) pool.read(budget, question::apply);
  }

  @Override
  public void close() {
    pools.values().forEach(NodePool::close);
  }
}
