package io.terrace.cache.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A Redis Cluster. Any node can say which has what; one is asked at first, every ten seconds from
 * then on, and when a call fails or is referred to another node.
 */
final class ClusterTopology implements Topology {

  private static final int REFRESHES_PER_LOOK = 10;

  /** Who has a range of slots. */
  private record Shard(NodePool primary, List<NodePool> replicas) {}

  /** The shard of each slot; null where there is none. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, nor changed once it is known.
  private record Slots(@Nullable Shard[] shards) {}

  private final RedisSettings settings;
  private final NodePools primaries;

  /** For questions about the slots, and for reads of replicas. */
  private final NodePools others;

  private final Lookout<Slots> lookout = new Lookout<>(this::look);
  private int refreshes;

  ClusterTopology(RedisSettings settings, NodePool.Admission admission) {
    this.settings = settings;
    primaries = new NodePools(settings, settings.introduction(), admission);
    others = new NodePools(settings, settings.introduction(), NodePool.Admission.OPEN);
  }

  /** Those that were met may be the only ones that are left, those that were named the others. */
  private Slots look(Budget budget) {
    Set<HostAndPort> candidates = new LinkedHashSet<>();
    Slots before = lookout.last();
    if (before != null) {
      primaries(before).forEach(pool -> candidates.add(pool.node()));
    }
    candidates.addAll(settings.nodes());
    Slots found = others.ask(candidates, budget, this::slots);
    if (before != null) {
      Set<NodePool> demoted = primaries(before);
      demoted.removeAll(primaries(found));
      demoted.forEach(NodePool::drain); // one that is a primary again is to be looked at again
    }
    return found;
  }

  private @Nullable Slots slots(NodeConnection connection) {
    Object reply = connection.call(new CommandArguments(Command.CLUSTER).add("SLOTS"));
    List<?> ranges = Replies.list(reply);
    if (ranges.isEmpty()) {
      return null; // a node that has left, or is not in it yet
    }
    Shard[] shards = new Shard[Protocol.CLUSTER_HASHSLOTS];
    for (Object range : ranges) {
      List<?> parts = Replies.list(range);
      int first = ((Long) parts.get(0)).intValue();
      int last = ((Long) parts.get(1)).intValue();
      Arrays.fill(shards, first, last + 1, shard(parts, connection.tether().node()));
    }
    return new Slots(shards);
  }

  private Shard shard(List<?> parts, HostAndPort asked) {
    NodePool primary = primaries.of(node(Replies.list(parts.get(2)), asked));
    List<NodePool> replicas = new ArrayList<>();
    for (Object node : parts.subList(3, parts.size())) {
      replicas.add(others.of(node(Replies.list(node), asked)));
    }
    return new Shard(primary, replicas);
  }

  /** A node that does not know its own address is where it was asked. */
  private static HostAndPort node(List<?> facts, HostAndPort asked) {
    String host = facts.get(0) == null ? "" : Replies.text(facts.get(0));
    int port = ((Long) facts.get(1)).intValue();
    return new HostAndPort(host.isEmpty() || host.equals("?") ? asked.getHost() : host, port);
  }

  private Shard shard(byte[] key, Budget budget) {
    int slot = JedisClusterCRC16.getSlot(key);
    Shard shard = lookout.current(budget).shards()[slot];
    if (shard == null) {
      lookout.doubt();
      throw new NotSentException("no node has slot " + slot + "; see CLUSTER INFO");
    }
    return shard;
  }

  @Override
  public NodePool primary(byte[] key, Budget budget) {
    return shard(key, budget).primary();
  }

  @Override
  public NodePool reader(byte[] key, Budget budget) {
    Shard shard = shard(key, budget);
    List<NodePool> replicas = shard.replicas();
    return !settings.replicaReads() || replicas.isEmpty()
        ? shard.primary()
        : replicas.get(ThreadLocalRandom.current().nextInt(replicas.size()));
  }

  @Override
  public Collection<NodePool> primaries(Budget budget) {
    return primaries(lookout.current(budget));
  }

  private static Set<NodePool> primaries(Slots slots) {
    return Arrays.stream(slots.shards())
        .filter(Objects::nonNull)
        .map(Shard::primary)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public NodePool referred(HostAndPort node) {
    return primaries.of(node);
  }

  @Override
  public void doubt() {
    lookout.doubt();
  }

  @Override
  public void refresh() {
    if (refreshes++ % REFRESHES_PER_LOOK == 0) {
      lookout.refresh(Budget.of(settings.timeout()));
    }
  }

  @Override
  public Collection<NodePool> all() {
    List<NodePool> all = new ArrayList<>(primaries.all());
    all.addAll(others.all());
    return all;
  }

  @Override
  public String name() {
    return "Redis Cluster " + settings.nodes();
  }

  @Override
  public void close() {
    primaries.close();
    others.close();
  }
}
