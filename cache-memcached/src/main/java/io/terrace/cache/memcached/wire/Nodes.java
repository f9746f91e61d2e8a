package io.terrace.cache.memcached.wire;

import java.util.List;

/** The nodes that keys are spread over, and the connections to them. Thread-safe. */
public interface Nodes extends AutoCloseable {

  /**
   * Returns the node that has {@code key}: the same in every process that was given the same nodes,
   * whether it can be reached or not. Does not block.
   */
  Node of(String key);

  /** Returns all nodes. */
  List<Node> all();

  /**
   * Ends the connections, and the threads that serve them. Commands that are waited for fail then,
   * or when their time is over.
   */
  @Override
  void close();
}
