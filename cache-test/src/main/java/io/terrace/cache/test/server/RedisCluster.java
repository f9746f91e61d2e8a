package io.terrace.cache.test.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of three primaries with a replica each, in agreement when it is handed out. It is
 * put together by commands of the servers, without redis-cli. Thread-safe.
 */
public final class RedisCluster implements AutoCloseable {

  /** The number of slots that the primaries share. */
  public static final int SLOTS = 16_384;

  private static final int PRIMARIES = 3;
  private static final int NODES = 2 * PRIMARIES;

  /** Longer than a busy machine holds a node up, which its replica would take over from else. */
  private static final String NODE_TIMEOUT_MILLIS = "5000";

  private static final List<String> ARGUMENTS =
      List.of(
          "--cluster-enabled",
          "yes",
          "--cluster-node-timeout",
          NODE_TIMEOUT_MILLIS,
          "--cluster-replica-validity-factor",
          "0",
          "--repl-diskless-sync-delay",
          "0");

  private final List<RedisServer> nodes = new ArrayList<>();

  private RedisCluster() {}

  /** Starts all nodes. */
  public static RedisCluster start() {
    RedisCluster cluster = new RedisCluster();
    for (int i = 0; i < NODES; i++) {
      cluster.nodes.add(RedisServer.begin(ARGUMENTS));
    }
    cluster.nodes.forEach(RedisServer::answering);
    cluster.assignSlots();
    cluster.introduce();
    cluster.assignReplicas();
    cluster.awaitAgreement();
    return cluster;
  }

  private void assignSlots() {
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    for (int i = 0; i < PRIMARIES; i++) {
      List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      IntStream.range(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES)
          .mapToObj(Integer::toString)
          .forEach(command::add);
      nodes.get(i).command(command.toArray(String[]::new));
    }
  }

  private void introduce() {
    for (RedisServer one : nodes) {
      for (RedisServer other : nodes) {
        if (one != other) {
          one.command("CLUSTER", "MEET", other.host(), Integer.toString(other.port()));
        }
      }
    }
    Waiting.until(
        () -> nodes.stream().allMatch(n -> n.clusterInfo("cluster_known_nodes").equals("" + NODES)),
        () -> "the nodes of the cluster to know each other");
  }

  private void assignReplicas() {
    for (int i = 0; i < PRIMARIES; i++) {
      String id = id(nodes.get(i));
      RedisServer replica = nodes.get(PRIMARIES + i);
      Waiting.until(
          () -> String.valueOf(replica.command("CLUSTER", "NODES")).contains(id),
          () -> "a replica to know its primary");
      replica.command("CLUSTER", "REPLICATE", id);
    }
  }

  /** Waits until all nodes that run agree that each slot has a primary. */
  public void awaitAgreement() {
    Waiting.until(
        () -> nodes.stream().filter(RedisServer::isRunning).allMatch(RedisCluster::isSettled),
        () -> "the nodes of the cluster to agree");
  }

  /** Waits until the replica of {@code lost}, which was killed, has its slots. */
  public void awaitTakeOver(RedisServer lost) {
    Waiting.until(
        () ->
            nodes.stream()
                .filter(RedisServer::isRunning)
                .allMatch(n -> isSettled(n) && !namesAsPrimary(n, lost)),
        () -> "a replica to take over from port " + lost.port());
  }

  private static boolean namesAsPrimary(RedisServer node, RedisServer lost) {
    return node.list("CLUSTER", "SLOTS").stream()
        .map(range -> ((List<?>) ((List<?>) range).get(2)).get(1))
        .anyMatch(port -> port.equals((long) lost.port()));
  }

  private static boolean isSettled(RedisServer node) {
    return node.clusterInfo("cluster_state").equals("ok")
        && node.clusterInfo("cluster_slots_ok").equals(Integer.toString(SLOTS))
        && (node.info("replication", "role").equals("master")
            || node.info("replication", "master_link_status").equals("up"));
  }

  private static String id(RedisServer node) {
    return String.valueOf(node.command("CLUSTER", "MYID"));
  }

  /** Returns the nodes: three primaries at first, then their replicas in the same order. */
  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  /** Returns where the nodes are, each as {@code host:port}. */
  public String[] addresses() {
    return nodes.stream().map(n -> n.host() + ":" + n.port()).toArray(String[]::new);
  }

  /** Returns the node that takes writes of {@code key}. */
  public RedisServer primaryOf(String key) {
    String slot = String.valueOf(nodes.get(0).command("CLUSTER", "KEYSLOT", key));
    return nodes.stream()
        .filter(RedisServer::isRunning)
        .filter(node -> node.info("replication", "role").equals("master"))
        .filter(node -> owns(node, Long.parseLong(slot)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no primary of slot " + slot));
  }

  private static boolean owns(RedisServer node, long slot) {
    for (Object range : node.list("CLUSTER", "SLOTS")) {
      List<?> parts = (List<?>) range;
      boolean holds = (Long) parts.get(0) <= slot && slot <= (Long) parts.get(1);
      if (holds && ((List<?>) parts.get(2)).get(1).equals((long) node.port())) {
        return true;
      }
    }
    return false;
  }

  /** Removes all that is stored. */
  public void flush() {
    nodes.stream()
        .filter(RedisServer::isRunning)
        .filter(node -> node.info("replication", "role").equals("master"))
        .forEach(node -> node.command("FLUSHALL"));
  }

  /** Begins to move the slot of {@code key} to {@code target}: asks are referred from then on. */
  public void beginMove(String key, RedisServer target) {
    RedisServer source = primaryOf(key);
    String slot = String.valueOf(source.command("CLUSTER", "KEYSLOT", key));
    target.command("CLUSTER", "SETSLOT", slot, "IMPORTING", id(source));
    source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", id(target));
  }

  /** Moves what the slot of {@code key} has, and then the slot, after {@link #beginMove}. */
  public void endMove(String key, RedisServer target) {
    RedisServer source = primaryOf(key);
    String slot = String.valueOf(source.command("CLUSTER", "KEYSLOT", key));
    for (Object moved : source.list("CLUSTER", "GETKEYSINSLOT", slot, "1000")) {
      source.command(
          "MIGRATE", target.host(), "" + target.port(), String.valueOf(moved), "0", "20000");
    }
    for (RedisServer node : nodes) {
      if (node.info("replication", "role").equals("master")) {
        node.command("CLUSTER", "SETSLOT", slot, "NODE", id(target));
      }
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
