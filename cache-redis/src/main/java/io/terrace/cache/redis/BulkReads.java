package io.terrace.cache.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Reads many keys with one round trip to each node that has some of them, all at the same time:
 * everything is sent before the first reply is waited for. Thread-safe.
 */
final class BulkReads {

  private final Topology topology;
  private final Calls calls;

  BulkReads(Topology topology, Calls calls) {
    this.topology = topology;
    this.calls = calls;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Wanted(String key, byte[] name) {}

  /** The part of a read that goes to one node. */
  private record Leg(NodeConnection connection, NodePool pool, List<Wanted> wanted) {

    void send() {
      for (Wanted one : wanted) {
        connection.sendCommand(new CommandArguments(Command.GET).add(one.name()));
      }
      connection.push();
    }
  }

  /** Returns the frames that there are of {@code keys}. */
  Map<String, byte[]> getAll(Set<String> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    Map<String, @Nullable Object> replies =
        calls.within("getAll", budget -> exchange(byNode(keys, budget), budget));
    Map<String, byte[]> frames = new HashMap<>();
    replies.forEach(
        (key, reply) -> {
          byte[] frame =
              reply instanceof JedisRedirectionException
                  ? Replies.frame(calls.get(KeyNames.frame(key)))
                  : Replies.frame(reply);
          if (frame != null) {
            frames.put(key, frame);
          }
        });
    return frames;
  }

  private Map<NodePool, List<Wanted>> byNode(Set<String> keys, Budget budget) {
    Map<NodePool, List<Wanted>> byNode = new LinkedHashMap<>();
    for (String key : keys) {
      byte[] name = KeyNames.frame(key);
      byNode
          .computeIfAbsent(topology.reader(name, budget), pool -> new ArrayList<>())
          .add(new Wanted(key, name));
    }
    return byNode;
  }

  private Map<String, @Nullable Object> exchange(
      Map<NodePool, List<Wanted>> byNode, Budget budget) {
    Map<String, @Nullable Object> replies = new HashMap<>();
    List<Leg> legs = new ArrayList<>();
    boolean inStep = false;
    try {
      byNode.forEach((pool, wanted) -> legs.add(new Leg(pool.borrow(budget), pool, wanted)));
      legs.forEach(Leg::send);
      for (Leg leg : legs) {
        receive(leg, replies);
      }
      inStep = true;
      return replies;
    } finally {
      for (Leg leg : legs) {
        if (!inStep) {
          leg.pool().discard(leg.connection());
        }
        leg.pool().giveBack(leg.connection());
      }
    }
  }

  private static void receive(Leg leg, Map<String, @Nullable Object> replies) {
    List<?> received = leg.connection().getMany(leg.wanted().size());
    for (int i = 0; i < received.size(); i++) {
      Object reply = received.get(i);
      replies.put(
          leg.wanted().get(i).key(),
          reply instanceof JedisRedirectionException ? reply : Replies.valueOrThrow(reply));
    }
  }
}
