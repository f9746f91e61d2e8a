package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * The era of a namespace: what is stored in it is not older than anybody has seen it.
 *
 * <p><b>The idea.</b> A server that was started again has the data of its last dump, and a replica
 * that took over lacks what had not reached it: what was deleted is back, under versions that are
 * back as well. Each run of a server has a random id. One record of the namespace names the era and
 * the runs that it is valid for, and a connection that finds its server's run not among them begins
 * a new era, valid for the primaries there are. A version carries its era, and is as good as lost
 * in another; so all that was stored before is void, in one step.
 *
 * <p><b>Invariants.</b> No connection is used before its run was found in the record, on the node
 * that has the record; so whoever reads of a server that went back has known of the new era before.
 * The runs of an era are never added to: a primary that was cut off, was replaced and comes back as
 * one is not among them. Only one that says that it is a primary is among them: a replica would
 * take its run with it.
 *
 * <p><b>Costs.</b> Two round trips for each connection. Whatever has a new run is taken for one
 * that went back: each restart, each failover and each primary that joins a cluster makes all void,
 * for nobody can tell those from which nothing was lost.
 *
 * <p>Thread-safe. A connection whose run cannot be looked up is not used: the call fails.
 */
final class Era implements NodePool.Admission {

  /** A record that moves is referred to once or twice. */
  private static final int MAXIMUM_HOPS = 5;

  private final byte[][] keys;
  private volatile @Nullable Topology topology;
  private volatile long current;

  Era(KeyNames names) {
    this.keys = new byte[][] {names.sequence(), names.era()};
  }

  /** Takes the nodes among which the record and the primaries are found; called once. */
  void follow(Topology nodes) {
    topology = nodes;
  }

  /** Returns the nonce of the era, as far as it is known here; 0 before the first connection. */
  long current() {
    return current;
  }

  /** A random number that stands for an era, or a version, and for no other. */
  static byte[] newNonce() {
    return Script.ascii(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  /** Learns of an era that another process has begun, before a connection brings it. */
  void look(Calls calls) {
    Object record =
        calls.read(
            "era",
            budget -> nodes().primary(keys[1], budget),
            connection -> connection.call(new CommandArguments(Command.GET).add(keys[1])));
    if (record != null) {
      current = nonce(Replies.text(record));
    }
  }

  @Override
  public void admit(NodePool pool, NodeConnection connection, Budget budget) {
    try {
      String run = runOfPrimary(connection);
      Object era = eraOf(run, List.of(), pool, connection, budget);
      if (!(era instanceof byte[])) {
        Set<String> runs = new LinkedHashSet<>(List.of(run));
        otherPrimaries(pool, budget).forEach(other -> addRun(other, budget, runs));
        era = eraOf(run, runs, pool, connection, budget);
      }
      current = nonce(Replies.text(era));
    } catch (JedisRedirectionException unsettled) {
      nodes().doubt();
      throw new NotSentException("its era is kept elsewhere", unsettled);
    } catch (JedisDataException refused) {
      throw refused; // which names what is wrong with the server
    } catch (RuntimeException failure) {
      throw new NotSentException("its era could not be looked up", failure);
    }
  }

  private static String runOfPrimary(NodeConnection connection) {
    String facts = Replies.text(connection.call(new CommandArguments(Command.INFO)));
    if (!fact(facts, "role").equals("master")) {
      throw new JedisDataException("READONLY it is a replica");
    }
    return fact(facts, "run_id");
  }

  private static String fact(String facts, String name) {
    return facts
        .lines()
        .filter(line -> line.startsWith(name + ':'))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a server that does not tell its " + name));
  }

  /** Asks the node that has the record; by {@code connection}, if it is one to that node. */
  private @Nullable Object eraOf(
      String run,
      Collection<String> runs,
      NodePool pool,
      NodeConnection connection,
      Budget budget) {
    List<byte[]> arguments = new ArrayList<>(List.of(newNonce(), run.getBytes(US_ASCII)));
    runs.forEach(one -> arguments.add(one.getBytes(US_ASCII)));
    byte[][] all = arguments.toArray(byte[][]::new);
    NodePool home = nodes().primary(keys[1], budget);
    boolean asking = false;
    for (int hops = 0; ; hops++) {
      try {
        NodePool.Exchange question = question(asking, all);
        return home == pool ? question.on(connection) : home.apart(budget, question);
      } catch (JedisRedirectionException elsewhere) {
        asking = elsewhere instanceof JedisAskDataException;
        NodePool next = hops < MAXIMUM_HOPS ? nodes().referred(elsewhere.getTargetNode()) : null;
        if (next == null) {
          throw elsewhere;
        }
        nodes().doubt();
        home = next;
      }
    }
  }

  private NodePool.Exchange question(boolean asking, byte[][] arguments) {
    return connection -> {
      connection.asking(asking);
      return Script.ERA.with(keys, arguments).on(connection, Script.WHENEVER);
    };
  }

  private Collection<NodePool> otherPrimaries(NodePool pool, Budget budget) {
    List<NodePool> others = new ArrayList<>(nodes().primaries(budget));
    others.remove(pool);
    return others;
  }

  /** One that does not answer is not among the runs; if it comes back, that is another era. */
  private static void addRun(NodePool primary, Budget budget, Set<String> runs) {
    try {
      runs.add(String.valueOf(primary.apart(budget, Era::runOfPrimary)));
    } catch (RuntimeException unavailable) {
      // As said.
    }
  }

  private static long nonce(String record) {
    int end = record.indexOf(' ');
    return Long.parseLong(end < 0 ? record : record.substring(0, end));
  }

  private Topology nodes() {
    Topology known = topology;
    if (known == null) {
      throw new NotSentException("it is being made");
    }
    return known;
  }
}
