package io.terrace.cache.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/**
 * A primary and its replicas, which sentinels watch. They are asked which is which at first, every
 * second from then on, and at once when a call fails; so a failover is followed as soon as one of
 * them knows of it.
 */
final class SentinelTopology implements Topology {

  private record Servers(NodePool primary, List<NodePool> replicas) {}

  private final RedisSettings settings;
  private final NodePools sentinels;
  private final NodePools primaries;
  private final NodePools replicas;
  private final Lookout<Servers> lookout = new Lookout<>(this::look);

  SentinelTopology(RedisSettings settings, NodePool.Admission admission) {
    this.settings = settings;
    sentinels =
        new NodePools(
            settings,
            NodeConnection.introduction(settings.sentinelLogin(), 0, false),
            NodePool.Admission.OPEN);
    primaries = new NodePools(settings, settings.introduction(), admission);
    replicas = new NodePools(settings, settings.introduction(), NodePool.Admission.OPEN);
  }

  private Servers look(Budget budget) {
    Servers found = sentinels.ask(settings.nodes(), budget, this::servers);
    Servers before = lookout.last();
    if (before != null && before.primary() != found.primary()) {
      before.primary().drain();
    }
    return found;
  }

  private @Nullable Servers servers(NodeConnection sentinel) {
    Object address = sentinel.call(question("GET-MASTER-ADDR-BY-NAME"));
    if (address == null) {
      return null;
    }
    List<?> parts = Replies.list(address);
    NodePool primary = primaries.of(node(Replies.text(parts.get(0)), Replies.text(parts.get(1))));
    List<NodePool> well = new ArrayList<>();
    if (settings.replicaReads()) {
      for (Object facts : Replies.list(sentinel.call(question("REPLICAS")))) {
        addIfWell(Replies.list(facts), well);
      }
    }
    return new Servers(primary, well);
  }

  private CommandArguments question(String what) {
    return new CommandArguments(Command.SENTINEL).add(what).add(settings.master());
  }

  private void addIfWell(List<?> facts, List<NodePool> well) {
    String flags = fact(facts, "flags");
    boolean ill = flags.contains("down") || flags.contains("disconnected");
    if (!ill && fact(facts, "master-link-status").equals("ok")) {
      well.add(replicas.of(node(fact(facts, "ip"), fact(facts, "port"))));
    }
  }

  /** Facts are told as name, value, name, value. */
  private static String fact(List<?> facts, String name) {
    for (int i = 0; i + 1 < facts.size(); i += 2) {
      if (Replies.text(facts.get(i)).equals(name)) {
        return Replies.text(facts.get(i + 1));
      }
    }
    return "";
  }

  private static HostAndPort node(String host, String port) {
    return new HostAndPort(host, Integer.parseInt(port));
  }

  @Override
  public NodePool primary(byte[] key, Budget budget) {
    return lookout.current(budget).primary();
  }

  @Override
  public NodePool reader(byte[] key, Budget budget) {
    Servers known = lookout.current(budget);
    List<NodePool> well = known.replicas();
    return well.isEmpty()
        ? known.primary()
        : well.get(ThreadLocalRandom.current().nextInt(well.size()));
  }

  @Override
  public Collection<NodePool> primaries(Budget budget) {
    return List.of(lookout.current(budget).primary());
  }

  @Override
  public @Nullable NodePool referred(HostAndPort node) {
    return null;
  }

  @Override
  public void doubt() {
    lookout.doubt();
  }

  @Override
  public void refresh() {
    lookout.refresh(Budget.of(settings.timeout()));
  }

  @Override
  public Collection<NodePool> all() {
    List<NodePool> all = new ArrayList<>(sentinels.all());
    all.addAll(primaries.all());
    all.addAll(replicas.all());
    return all;
  }

  @Override
  public String name() {
    Servers known = lookout.last();
    return "Redis '"
        + settings.master()
        + "' of sentinels "
        + settings.nodes()
        + (known == null ? "" : " at " + known.primary().node());
  }

  @Override
  public void close() {
    sentinels.close();
    primaries.close();
    replicas.close();
  }
}
