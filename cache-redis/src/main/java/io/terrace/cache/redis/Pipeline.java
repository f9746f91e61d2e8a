package io.terrace.cache.redis;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Many commands with one round trip to each node that has some of their keys, all at the same time:
 * everything is sent before the first reply is waited for.
 *
 * <p>More than {@value #MOST} commands, or {@value #MOST_BYTES} bytes, for one node go in parts,
 * one after the other: so each part has the time of a call, and the server serves others in
 * between.
 *
 * <p><b>Failure.</b> What fails on one node fails there alone: what it answered before is known,
 * what it was sent has an unknown outcome, and what it was not sent is not done. Each node that
 * does not answer takes the time of a call. What was refused for certain, since its script was
 * forgotten, the clock of the node had moved, or its slot is elsewhere, is sent once more, and
 * nothing else is.
 *
 * <p>For one exchange, by one thread.
 */
final class Pipeline<K> {

  static final int MOST = 1_000;
  static final int MOST_BYTES = 4 << 20;

  /** One of the commands. */
  interface Item {

    /** Returns the node that has its key. */
    NodePool node(Budget budget);

    /**
     * Returns it as it is sent.
     *
     * @param deadline the moment of the node's clock, in milliseconds, after which it is refused
     * @param inFull whether to send what the node may have forgotten
     */
    CommandArguments command(long deadline, boolean inFull);

    /**
     * Returns what a reply says, null for nothing.
     *
     * @throws JedisDataException if the reply is an error
     */
    @Nullable Object answer(@Nullable Object reply);

    /** Makes it a call of its own, which finds the node. */
    @Nullable Object alone();

    /** Returns whether it is refused past its deadline. */
    boolean isTimed();

    /** Returns about how much there is to send. */
    int bytes();
  }

  private final String operation;
  private final Map<K, Item> items;
  private final Calls calls;
  private final Duration timeout;
  private final Map<K, Object> given = new HashMap<>();
  private final Map<K, StoreException> failures = new HashMap<>();
  private final Deque<K> elsewhere = new ArrayDeque<>();

  /**
   * Makes one.
   *
   * @param timeout the time of a call
   */
  Pipeline(String operation, Map<K, Item> items, Calls calls, Duration timeout) {
    this.operation = operation;
    this.items = items;
    this.calls = calls;
    this.timeout = timeout;
  }

  /** Returns what became of each; those whose answer says nothing are left out. */
  Answers<K, Object> exchange() {
    Map<NodePool, Deque<Part<K>>> parts = parts();
    while (!parts.isEmpty()) {
      exchange(parts);
      parts.values().removeIf(Deque::isEmpty);
    }
    while (!elsewhere.isEmpty()) {
      alone(elsewhere.remove());
    }
    return new Answers<>(given, failures);
  }

  private Map<NodePool, Deque<Part<K>>> parts() {
    Budget budget = Budget.of(timeout);
    // In one order for all threads, which would else wait for each other's connections.
    Map<NodePool, Deque<Part<K>>> parts =
        new TreeMap<>(Comparator.comparing(pool -> pool.node().toString()));
    items.forEach(
        (key, item) -> {
          try {
            Deque<Part<K>> ofNode =
                parts.computeIfAbsent(item.node(budget), node -> new ArrayDeque<>());
            if (ofNode.isEmpty() || !ofNode.getLast().takes(key, item.bytes())) {
              ofNode.add(new Part<>(key, item.bytes()));
            }
          } catch (RuntimeException e) { // nobody knows which node it is
            failures.put(key, calls.failure(operation, budget, e));
          }
        });
    return parts;
  }

  /** What goes to one node at once. */
  private static final class Part<K> {
    final List<K> keys = new ArrayList<>();
    private int bytes;

    Part(K first, int bytes) {
      keys.add(first);
      this.bytes = bytes;
    }

    /** Takes one more, if there is room for it. */
    boolean takes(K key, int more) {
      if (keys.size() == MOST || bytes + more > MOST_BYTES) {
        return false;
      }
      keys.add(key);
      bytes += more;
      return true;
    }
  }

  /** Exchanges the next part of each node. */
  private void exchange(Map<NodePool, Deque<Part<K>>> parts) {
    Budget budget = Budget.of(timeout.multipliedBy(parts.size()));
    List<Leg> legs = new ArrayList<>();
    parts.forEach((node, waiting) -> legs.add(new Leg(node, waiting.remove().keys, budget)));
    try {
      legs.forEach(leg -> leg.does(Leg::open));
      legs.forEach(leg -> leg.does(Leg::send));
      legs.forEach(leg -> leg.does(Leg::receive));
    } finally {
      legs.forEach(Leg::close);
    }
    for (Leg leg : legs) {
      StoreException failure = leg.failure;
      Deque<Part<K>> rest = parts.get(leg.node);
      if (failure != null && rest != null) {
        rest.forEach(part -> notSent(part.keys, failure));
        rest.clear();
      }
    }
  }

  private void alone(K key) {
    try {
      put(key, item(key).alone());
    } catch (StoreException failure) {
      failures.put(key, failure);
      if (failure.outcome() != Outcome.DECLINED) {
        notSent(elsewhere, failure);
        elsewhere.clear();
      }
    }
  }

  private void notSent(Collection<K> keys, StoreException before) {
    String message = operation + " was not sent, since what was before it failed";
    StoreException failure = new StoreException(Outcome.NOT_DONE, message, before);
    keys.forEach(key -> failures.put(key, failure));
  }

  private void put(K key, @Nullable Object answer) {
    if (answer != null) {
      given.put(key, answer);
    }
  }

  private Item item(K key) {
    return Objects.requireNonNull(items.get(key));
  }

  /** What is exchanged with one node. */
  private final class Leg {
    private final NodePool node;
    private final Budget budget;

    /** Those that have no reply, in their order. */
    private final Deque<K> open;

    /** Those that were refused for certain, and may be sent again. */
    private final Deque<K> refused = new ArrayDeque<>();

    private @Nullable NodeConnection connection;
    private @Nullable StoreException failure;
    private boolean inStep;
    private boolean isDemoted;

    Leg(NodePool node, List<K> keys, Budget budget) {
      this.node = node;
      this.open = new ArrayDeque<>(keys);
      this.budget = budget;
    }

    /** Does a step, unless one before has failed. */
    void does(Consumer<Leg> step) {
      if (failure != null) {
        return;
      }
      try {
        step.accept(this);
      } catch (RuntimeException e) {
        fail(e);
      } catch (OutOfMemoryError e) { // garbage that was read as the length of a value
        fail(new IllegalStateException("a reply without end", e));
      }
    }

    private void fail(RuntimeException e) {
      StoreException told = calls.failure(operation, budget, e);
      failure = told;
      open.forEach(key -> failures.put(key, told));
      refused.forEach(key -> failures.put(key, told));
    }

    void open() {
      NodeConnection lent = node.borrow(Budget.of(timeout));
      connection = lent;
      lent.begin(budget);
      if (item(open.element()).isTimed() && !node.clock().isSet()) {
        node.clock().sample(lent);
      }
    }

    void send() {
      send(false);
    }

    private void send(boolean again) {
      NodeConnection lent = Objects.requireNonNull(connection);
      long left = Math.min(timeout.toMillis(), Calls.leftMillis(budget));
      long deadline = node.clock().millis() + left;
      boolean inFull = again; // the first has the others known
      for (K key : open) {
        lent.sendCommand(item(key).command(deadline, inFull));
        inFull = false;
      }
      lent.push();
    }

    void receive() {
      receive(true);
      if (!refused.isEmpty()) {
        open.addAll(refused);
        refused.clear();
        send(true);
        receive(false);
      }
      inStep = true;
    }

    private void receive(boolean mayAgain) {
      NodeConnection lent = Objects.requireNonNull(connection);
      while (!open.isEmpty()) {
        Object reply = lent.getMany(1).get(0);
        answered(open.remove(), reply, mayAgain);
      }
    }

    private void answered(K key, @Nullable Object reply, boolean mayAgain) {
      if (reply instanceof JedisRedirectionException) {
        elsewhere.add(key);
      } else if (mayAgain && reply instanceof JedisDataException error && isForgotten(error)) {
        refused.add(key);
      } else {
        try {
          put(key, item(key).answer(reply));
        } catch (JedisDataException error) {
          isDemoted |= NodePool.endsConnection(error);
          failures.put(key, calls.failure(operation, budget, error));
        }
      }
    }

    /** Returns whether the node would take it now. */
    private boolean isForgotten(JedisDataException error) {
      if (Script.isLate(error)) {
        node.clock().told(Script.nowOf(error));
        return true;
      }
      return error instanceof JedisNoScriptException;
    }

    void close() {
      NodeConnection lent = connection;
      if (lent == null) {
        return;
      }
      if (!inStep || isDemoted) {
        node.discard(lent);
      }
      node.giveBack(lent);
    }
  }
}
