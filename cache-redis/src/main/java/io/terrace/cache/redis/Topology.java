package io.terrace.cache.redis;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Which node has a key. Thread-safe. May ask the nodes, and then blocks no longer than the budget
 * of the call allows; what it does not know then is a {@link NotSentException}.
 */
interface Topology extends AutoCloseable {

  /** Returns the node that takes writes of {@code key}. */
  NodePool primary(byte[] key, Budget budget);

  /** Returns a node to read {@code key} from. */
  NodePool reader(byte[] key, Budget budget);

  /** Returns the nodes that have all keys between them. */
  Collection<NodePool> primaries(Budget budget);

  /** Returns the node that another one referred to; null where nodes have no say in it. */
  @Nullable NodePool referred(HostAndPort node);

  /** What is known of the nodes may be wrong: a call failed, or was referred to another node. */
  void doubt();

  /** Looks where the nodes are, from time to time; in the background. */
  void refresh();

  /** Returns all nodes that are known. */
  Collection<NodePool> all();

  /** Returns how the whole is named in messages. */
  String name();

  @Override
  void close();
}
