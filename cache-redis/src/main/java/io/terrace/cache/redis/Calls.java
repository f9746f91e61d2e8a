package io.terrace.cache.redis;

import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Calls of Redis: each goes to the node that has its key, follows where that refers to, ends within
 * its time, and fails as a {@link StoreException}. Nothing that changes something is sent twice,
 * unless the first is known to have been refused. Thread-safe.
 */
final class Calls {

  /** A slot that moves is referred to once or twice; more is a cluster that does not agree. */
  private static final int MAXIMUM_HOPS = 5;

  private final Topology topology;
  private final RedisSettings settings;

  Calls(Topology topology, RedisSettings settings) {
    this.topology = topology;
    this.settings = settings;
  }

  /** How one step of a call is made on a node. */
  @FunctionalInterface
  private interface Step {
    @Nullable Object on(NodePool pool, boolean asking, Budget budget);
  }

  private record Reply(@Nullable Object value) {}

  /** Runs {@code script}, which may change something, on the node of its first key. */
  @Nullable Object run(String operation, Script script, byte[][] keys, byte[]... arguments) {
    return run(operation, script.with(keys, arguments));
  }

  /** The same of a script with what it is run with. */
  @Nullable Object run(String operation, Script.Run run) {
    return call(
        operation,
        budget -> topology.primary(run.keys()[0], budget),
        (pool, asking, budget) -> onTime(pool, asking, budget, run));
  }

  /** Has the script refused once its caller does not wait any more. */
  private static @Nullable Object onTime(
      NodePool pool, boolean asking, Budget budget, Script.Run run) {
    NodePool.Exchange exchange =
        connection -> {
          if (!pool.clock().isSet()) {
            pool.clock().sample(connection);
          }
          connection.asking(asking);
          return run.on(connection, pool.clock().millis() + leftMillis(budget));
        };
    try {
      return pool.once(budget, exchange);
    } catch (JedisDataException error) {
      if (!Script.isLate(error) || budget.isOver()) {
        throw error;
      }
      // The clock of the node was set meanwhile: now we know it.
      pool.clock().told(Script.nowOf(error));
      return pool.once(budget, exchange);
    }
  }

  static long leftMillis(Budget budget) {
    return Math.max(1, budget.remainingNanos() / 1_000_000);
  }

  /** Returns the reply to a GET, which may share its round trip with those of other threads. */
  @Nullable Object get(byte[] key) {
    return get(key, budget -> topology.reader(key, budget));
  }

  /** The same of the primary, where {@link #get} may ask a replica. */
  @Nullable Object getFromPrimary(byte[] key) {
    return get(key, budget -> topology.primary(key, budget));
  }

  private @Nullable Object get(byte[] key, Function<Budget, NodePool> node) {
    return call(
        "get",
        node,
        (pool, asking, budget) -> {
          Object reply =
              asking
                  ? pool.read(budget, connection -> Replies.getAsking(connection, key))
                  : pool.reads().get(key, budget);
          return Replies.valueOrThrow(reply);
        });
  }

  /** Does {@code exchange}, which changes nothing, on a node. */
  @Nullable Object read(
      String operation, Function<Budget, NodePool> node, NodePool.Exchange exchange) {
    return call(
        operation,
        node,
        (pool, asking, budget) ->
            pool.read(
                budget,
                connection -> {
                  connection.asking(asking);
                  return exchange.on(connection);
                }));
  }

  /** Returns what {@code question} to the nodes gives, within the time of a call. */
  <T> T within(String operation, Function<Budget, T> question) {
    Budget budget = Budget.of(settings.timeout());
    try {
      return question.apply(budget);
    } catch (RuntimeException e) {
      throw failure(operation, budget, e);
    } catch (OutOfMemoryError e) { // garbage that was read as the length of a value
      throw failure(operation, budget, new IllegalStateException("a reply without end", e));
    }
  }

  private @Nullable Object call(String operation, Function<Budget, NodePool> node, Step step) {
    return within(operation, budget -> new Reply(follow(node.apply(budget), budget, step))).value();
  }

  private @Nullable Object follow(NodePool first, Budget budget, Step step) {
    NodePool pool = first;
    boolean asking = false;
    for (int hops = 0; ; hops++) {
      try {
        return step.on(pool, asking, budget);
      } catch (JedisRedirectionException elsewhere) {
        asking = elsewhere instanceof JedisAskDataException;
        pool = target(elsewhere, hops);
      }
    }
  }

  private NodePool target(JedisRedirectionException elsewhere, int hops) {
    if (!(elsewhere instanceof JedisAskDataException)) {
      topology.doubt();
    }
    NodePool next = hops < MAXIMUM_HOPS ? topology.referred(elsewhere.getTargetNode()) : null;
    if (next == null) {
      throw elsewhere;
    }
    return next;
  }

  /** Returns what a call failed with, as the engine knows it. */
  StoreException failure(String operation, Budget budget, RuntimeException e) {
    if (e instanceof StoreException known) {
      return known;
    }
    if (Failures.doubtful(e)) {
      topology.doubt();
    }
    Outcome outcome = Failures.outcome(e);
    String message = Failures.message(topology.name(), operation, budget, e);
    Throwable cause = Failures.cause(e);
    return cause == null
        ? new StoreException(outcome, message)
        : new StoreException(outcome, message, cause);
  }
}
