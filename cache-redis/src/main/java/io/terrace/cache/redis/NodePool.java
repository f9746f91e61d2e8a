package io.terrace.cache.redis;

import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to one node: at most so many, the one last used first. Each call is bounded by
 * its {@link Budget}, the wait for a connection included. No lock is held while a thread waits.
 * Thread-safe.
 */
final class NodePool implements AutoCloseable {

  /** A connection that was idle for longer may have been closed by the server, and is tried. */
  private static final long TRUSTED_IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** What is done on a connection. */
  @FunctionalInterface
  interface Exchange {
    @Nullable Object on(NodeConnection connection);
  }

  /** Whether a new connection may be used; called before its first use. */
  @FunctionalInterface
  interface Admission {

    /** Lets every connection pass. */
    Admission OPEN = (pool, connection, budget) -> {};

    /**
     * Looks at a connection of {@code pool}.
     *
     * @throws RuntimeException if it must not be used
     */
    void admit(NodePool pool, NodeConnection connection, Budget budget);
  }

  private final HostAndPort node;
  private final RedisSettings settings;
  private final JedisClientConfig introduction;
  private final Admission admission;
  private final NodeClock clock = new NodeClock();
  private final SharedReads reads = new SharedReads(this);
  private final Semaphore permits;
  private final Deque<NodeConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<Tether> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  NodePool(
      HostAndPort node,
      RedisSettings settings,
      JedisClientConfig introduction,
      Admission admission) {
    this.node = node;
    this.settings = settings;
    this.introduction = introduction;
    this.admission = admission;
    this.permits = new Semaphore(settings.connections());
  }

  HostAndPort node() {
    return node;
  }

  NodeClock clock() {
    return clock;
  }

  SharedReads reads() {
    return reads;
  }

  /**
   * Does {@code exchange}, which changes nothing, on a connection; once more on a new one if the
   * first turns out to have been closed while it was idle.
   */
  @Nullable Object read(Budget budget, Exchange exchange) {
    NodeConnection connection = borrow(budget);
    boolean maybeClosed = !connection.isFresh();
    try {
      return on(connection, exchange);
    } catch (JedisConnectionException e) {
      if (!maybeClosed || budget.isOver()) {
        throw e;
      }
    }
    return once(budget, exchange);
  }

  /** Does {@code exchange} on a connection. */
  @Nullable Object once(Budget budget, Exchange exchange) {
    return on(borrow(budget), exchange);
  }

  private @Nullable Object on(NodeConnection connection, Exchange exchange) {
    boolean inStep = false;
    try {
      Object result = exchange.on(connection);
      inStep = true;
      return result;
    } catch (JedisDataException error) {
      inStep = !endsConnection(error);
      throw error;
    } finally {
      if (!inStep) {
        discard(connection);
      }
      giveBack(connection);
    }
  }

  /** One that was a primary is not asked again, nor one that does not know us any more. */
  static boolean endsConnection(JedisDataException error) {
    String code = ErrorReply.code(error);
    return code.equals("READONLY") || code.equals("NOAUTH");
  }

  /**
   * Lends a connection, which must be given back.
   *
   * @throws NotSentException if there is none within {@code budget}
   */
  NodeConnection borrow(Budget budget) {
    awaitPermit(budget);
    NodeConnection connection = null;
    try {
      connection = idle(budget);
      if (connection == null) {
        connection = admitted(budget);
      }
      connection.begin(budget);
      return connection;
    } finally {
      if (connection == null) {
        permits.release();
      }
    }
  }

  private void awaitPermit(Budget budget) {
    try {
      if (permits.tryAcquire()
          || permits.tryAcquire(budget.remainingNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotSentException("interrupted while it waited for a connection", e);
    }
    throw new NotSentException(
        "all "
            + settings.connections()
            + " connections are in use; raise connections, or find out what is slow");
  }

  private @Nullable NodeConnection idle(Budget budget) {
    for (NodeConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.isUsable() && (next.idleNanos() < TRUSTED_IDLE_NANOS || answers(next, budget))) {
        return next;
      }
      discard(next);
    }
    return null;
  }

  private static boolean answers(NodeConnection connection, Budget budget) {
    connection.begin(budget);
    try {
      return connection.ping();
    } catch (JedisException closedMeanwhile) {
      return false;
    }
  }

  private NodeConnection admitted(Budget budget) {
    NodeConnection connection = connect(new Tether(node, settings), budget);
    boolean admitted = false;
    try {
      admission.admit(this, connection, budget);
      admitted = true;
      return connection;
    } finally {
      if (!admitted) {
        end(connection);
      }
    }
  }

  /** Does {@code exchange} on a connection of its own that nobody looked at, and closes it. */
  @Nullable Object apart(Budget budget, Exchange exchange) {
    NodeConnection connection = connect(new Tether(node, settings), budget);
    try {
      return exchange.on(connection);
    } finally {
      end(connection);
    }
  }

  /**
   * Opens a connection that is not lent to anybody else: it counts for no permit, nobody has looked
   * at it, and it is to be {@linkplain #discard discarded}. Cutting {@code tether} ends the
   * attempt.
   */
  NodeConnection connect(Tether tether, Budget budget) {
    if (closed) {
      throw new NotSentException("it is closed");
    }
    tether.hold(budget);
    open.add(tether);
    NodeConnection connection = null;
    try {
      connection = new NodeConnection(tether, introduction);
      return connection;
    } catch (RuntimeException e) { // whatever makes no sense as a greeting of Redis
      throw new NotSentException("no connection", e);
    } finally {
      if (connection == null) {
        open.remove(tether);
        tether.cut();
      }
    }
  }

  /** Takes back what was lent. */
  void giveBack(NodeConnection connection) {
    connection.end();
    if (connection.isUsable() && !closed) {
      idle.addFirst(connection);
    } else {
      discard(connection);
    }
    permits.release();
    if (closed) {
      drain();
    }
  }

  /** Closes a connection, and those that were idle: what ended one has likely ended them. */
  void discard(NodeConnection connection) {
    end(connection);
    drain();
  }

  /** Closes a connection, and no other. */
  void end(NodeConnection connection) {
    connection.setBroken();
    connection.tether().cut();
    open.remove(connection.tether());
  }

  /** Closes the connections that are idle. */
  void drain() {
    for (NodeConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      next.tether().cut();
      open.remove(next.tether());
    }
  }

  /** Ends the calls whose time is over. */
  void cutOverdue() {
    open.forEach(Tether::cutIfOver);
  }

  /** Ends what is under way, and closes all connections. */
  @Override
  public void close() {
    closed = true;
    drain();
    open.forEach(Tether::cut);
  }
}
