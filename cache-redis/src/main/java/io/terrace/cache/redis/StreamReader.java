package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Reads one stream over a connection of its own, on the node that has it. Used by one thread, save
 * for {@link #cut}. Each method ends within the timeout of the store, {@link #await} within that
 * and its wait.
 */
final class StreamReader {

  /** How many entries are read at once. */
  static final int PAGE = 128;

  /** A good part of the bound on contact, which is 2 s, and long enough to cost nothing. */
  private static final Duration WAIT = Duration.ofMillis(500);

  private final Topology topology;
  private final RedisSettings settings;
  private final byte[] stream;
  private volatile @Nullable Tether tether;
  private volatile boolean cut;
  private @Nullable NodePool pool;
  private @Nullable NodeConnection connection;
  private @Nullable HostAndPort asked;

  StreamReader(Topology topology, RedisSettings settings, byte[] stream) {
    this.topology = topology;
    this.settings = settings;
    this.stream = stream;
  }

  /** Returns whether there is a connection to the node that has the stream, as far as known. */
  boolean isConnected() {
    NodeConnection open = connection;
    return open != null && open.isUsable() && (asked != null || pool == primary(budget()));
  }

  /** Connects to the node that has the stream, and returns which run of which server it is. */
  String connect() {
    disconnect();
    Budget budget = budget();
    HostAndPort importing = asked;
    NodePool found = importing == null ? primary(budget) : topology.referred(importing);
    NodePool node = found == null ? primary(budget) : found;
    Tether own = new Tether(node.node(), settings);
    tether = own;
    if (cut) {
      throw new NotSentException("it is closed");
    }
    NodeConnection opened = node.connect(own, budget);
    pool = node;
    connection = opened;
    opened.setSoTimeout(Math.toIntExact(WAIT.plus(settings.timeout()).toMillis()));
    if (settings.replicaReads() && settings.shape() == RedisSettings.Shape.CLUSTER) {
      // What was the primary and is one no more must say so.
      Object ignored = opened.call(new CommandArguments(Command.READWRITE));
    }
    return run(Replies.text(opened.call(new CommandArguments(Command.INFO).add("server"))));
  }

  private static String run(String facts) {
    return facts
        .lines()
        .filter(line -> line.startsWith("run_id:"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a server that does not name its run"));
  }

  /** Closes the connection, if there is one. */
  void disconnect() {
    NodePool node = pool;
    NodeConnection open = connection;
    if (node != null && open != null) {
      node.discard(open);
    }
    connection = null;
  }

  /** Closes the connection for good, whatever is under way on it; safe from any thread. */
  void cut() {
    cut = true;
    Tether open = tether;
    if (open != null) {
      open.cut();
    }
  }

  /** Appends an entry and returns its id, from which the stream can be read on. */
  byte[] append(int most, byte[] sender, byte[] message) {
    Object id =
        call(
            settings.timeout(),
            new CommandArguments(Command.XADD)
                .add(stream)
                .add("MAXLEN")
                .add("~")
                .add(most)
                .add("*")
                .add("s")
                .add(sender)
                .add("m")
                .add(message));
    return Replies.text(id).getBytes(UTF_8);
  }

  /** Returns entries from {@code id} on, that one included if it is still there. */
  List<?> from(byte[] id) {
    return Replies.list(
        call(
            settings.timeout(),
            new CommandArguments(Command.XRANGE)
                .add(stream)
                .add(id)
                .add("+")
                .add("COUNT")
                .add(PAGE)));
  }

  /** Waits a while for an entry after {@code id}. */
  void await(byte[] id) {
    Object ignored =
        call(
            WAIT.plus(settings.timeout()),
            new CommandArguments(Command.XREAD)
                .add("COUNT")
                .add(1)
                .add("BLOCK")
                .add(WAIT.toMillis())
                .add("STREAMS")
                .add(stream)
                .add(id));
  }

  /** Returns how long ago the entry of {@code id} was appended, by the clock of the node. */
  @Nullable Duration age(byte[] id) {
    NodePool node = pool;
    String text = new String(id, UTF_8);
    int dash = text.indexOf('-');
    if (node == null || !node.clock().isSet() || dash < 0) {
      return null;
    }
    long millis = node.clock().millis() - Long.parseLong(text.substring(0, dash));
    return Duration.ofMillis(Math.max(0, millis));
  }

  private @Nullable Object call(Duration limit, CommandArguments command) {
    NodeConnection open = connection;
    if (open == null) {
      throw new NotSentException("no connection");
    }
    open.begin(Budget.of(limit));
    try {
      open.asking(asked != null);
      return open.call(command);
    } catch (JedisRedirectionException elsewhere) {
      asked = elsewhere instanceof JedisAskDataException ? elsewhere.getTargetNode() : null;
      throw elsewhere;
    } finally {
      open.end();
    }
  }

  private NodePool primary(Budget budget) {
    return topology.primary(stream, budget);
  }

  private Budget budget() {
    return Budget.of(settings.timeout());
  }
}
