package io.terrace.cache.memcached.spy;

import io.terrace.cache.memcached.spy.Replies.Increment;
import io.terrace.cache.memcached.wire.CommandException;
import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.memcached.wire.Stamp;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.spy.memcached.MemcachedNode;
import org.jspecify.annotations.Nullable;

/** A node of the driver, and which connection to it is the present one. */
final class SpyNode implements Node {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] NOTHING = {};

  /** What a node adds to an item at most: extras and key. */
  private static final int OVERHEAD = 512;

  private final String name;
  private final MemcachedNode node;
  private final int longestBody;
  private final AtomicInteger opaques = new AtomicInteger();
  private volatile long connection = RANDOM.nextLong();
  private volatile boolean isClosed;

  SpyNode(String name, MemcachedNode node, int largestItem) {
    this.name = name;
    this.node = node;
    this.longestBody = largestItem + OVERHEAD;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isConnected() {
    return node.isActive() && node.isAuthenticated();
  }

  @Override
  public long connection() {
    return connection;
  }

  /**
   * Takes note of a new connection.
   *
   * @param authentication what says who we are; null where nobody asks
   */
  void connected(@Nullable Consumer<MemcachedNode> authentication) {
    renewConnection();
    if (authentication == null) {
      node.authComplete();
    } else {
      authentication.accept(node);
    }
  }

  /** Takes note that the connection is not the one that it was. */
  void renewConnection() {
    connection = RANDOM.nextLong();
  }

  /** Takes note that there is no way to this node any more. */
  void close() {
    isClosed = true;
    renewConnection();
  }

  /** Returns the longest body of a reply that is kept. */
  int longestBody() {
    return longestBody;
  }

  /** Has the driver connect anew when commands were not answered several times in a row. */
  void noteSilence() {
    node.setContinuousTimeout(true);
  }

  private void noteAnswer() {
    if (node.getContinuousTimeout() > 0) {
      node.setContinuousTimeout(false);
    }
  }

  @Override
  public Pending<Optional<Item>> get(String key) {
    int opaque = opaques.incrementAndGet();
    return read(
        Request.of(Request.GET, opaque, key),
        at -> Replies.one(Request.GET, opaque, reply -> Replies.item(reply, at)));
  }

  @Override
  public Pending<Map<String, Item>> getAll(Collection<String> keys) {
    List<String> list = List.copyOf(keys);
    int first = opaques.getAndAdd(list.size() + 1) + 1;
    int length = Request.HEADER * (list.size() + 1);
    for (String key : list) {
      length += key.length();
    }
    ByteBuffer request = ByteBuffer.allocate(length);
    for (int i = 0; i < list.size(); i++) {
      Request.put(request, Request.GET_QUIETLY, first + i, list.get(i));
    }
    Request.put(request, Request.NO_OPERATION, first + list.size(), "");
    return read(request.flip(), at -> Replies.items(list, first, at));
  }

  @Override
  public Pending<Optional<Item>> getAndTouch(String key, int expiry) {
    int opaque = opaques.incrementAndGet();
    long at = connection;
    return send(
        at,
        true,
        Request.of(
            Request.GET_AND_TOUCH, opaque, key, Request.ANY_ID, Request.expiry(expiry), NOTHING),
        Replies.one(Request.GET_AND_TOUCH, opaque, reply -> Replies.item(reply, at)));
  }

  @Override
  public Pending<Outcome> set(String key, Content content) {
    return store(Request.SET, key, content, new Stamp(Request.ANY_ID, connection));
  }

  @Override
  public Pending<Outcome> add(String key, Content content) {
    return store(Request.ADD, key, content, new Stamp(Request.ANY_ID, connection));
  }

  @Override
  public Pending<Outcome> replace(String key, Content content, Stamp seen) {
    return store(Request.SET, key, content, seen);
  }

  @Override
  public Pending<Outcome> delete(String key) {
    return delete(key, new Stamp(Request.ANY_ID, connection));
  }

  @Override
  public Pending<Outcome> delete(String key, Stamp seen) {
    int opaque = opaques.incrementAndGet();
    return change(
        seen,
        Request.DELETE,
        opaque,
        Request.of(Request.DELETE, opaque, key, seen.id(), NOTHING, NOTHING));
  }

  @Override
  public Pending<Optional<Long>> increment(String key, long delta, long initial) {
    Pending<Increment> first = sendIncrement(key, delta, initial);
    return nanos -> {
      long start = System.nanoTime();
      Increment increment = first.await(nanos);
      while (increment.isOvertaken()) { // the number is there now, unless it is evicted again
        increment = sendIncrement(key, delta, initial).await(nanos - (System.nanoTime() - start));
      }
      return increment.number();
    };
  }

  private Pending<Increment> sendIncrement(String key, long delta, long initial) {
    int opaque = opaques.incrementAndGet();
    return send(
        connection,
        true,
        Request.of(
            Request.INCREMENT,
            opaque,
            key,
            Request.ANY_ID,
            Request.deltaAndInitial(delta, initial),
            NOTHING),
        Replies.one(Request.INCREMENT, opaque, Replies::increment));
  }

  @Override
  public Pending<Map<String, String>> statistics() {
    int opaque = opaques.incrementAndGet();
    return read(Request.of(Request.STATISTICS, opaque, ""), at -> Replies.statistics(opaque));
  }

  private Pending<Outcome> store(byte opcode, String key, Content content, Stamp seen) {
    int opaque = opaques.incrementAndGet();
    byte[] extras = Request.flagsAndExpiry(content.flags(), content.expiry());
    return change(
        seen, opcode, opaque, Request.of(opcode, opaque, key, seen.id(), extras, content.bytes()));
  }

  private Pending<Outcome> change(Stamp seen, byte opcode, int opaque, ByteBuffer request) {
    long at = seen.connection();
    return send(
        at, true, request, Replies.one(opcode, opaque, reply -> Replies.outcome(reply, at)));
  }

  /** What replies mean that come by a connection. */
  @FunctionalInterface
  private interface RepliesAt<T> {
    Replies<T> by(long connection);
  }

  private <T> Pending<T> read(ByteBuffer request, RepliesAt<T> replies) {
    long at = connection;
    return send(at, false, request, replies.by(at));
  }

  private <T> Pending<T> send(long at, boolean isChange, ByteBuffer request, Replies<T> replies) {
    String obstacle = obstacle(at);
    if (obstacle == null) {
      Exchange<T> exchange = new Exchange<>(this, at, isChange, request, replies);
      try {
        node.getConnection().addOperations(Map.of(node, exchange));
        return nanos -> {
          T answer = exchange.await(nanos);
          noteAnswer();
          return answer;
        };
      } catch (IllegalStateException e) {
        exchange.giveUp(
            Thread.currentThread().isInterrupted()
                ? "the thread was interrupted."
                : "the queue of commands for the node is full. Ask for less at once.");
        return exchange;
      }
    }
    return nanos -> {
      throw new CommandException(true, obstacle);
    };
  }

  private @Nullable String obstacle(long at) {
    if (isClosed) {
      return "the store is closed.";
    }
    if (!node.getConnection().isAlive()) {
      return "the driver's thread has died, of what its log tells. Open the store anew.";
    }
    if (!node.isActive()) {
      return "there is no connection; it is tried again every second. Is the server running?";
    }
    if (!node.isAuthenticated()) {
      return "the server has not let us in. Are the user name and the password right?";
    }
    return connection == at ? null : "the connection was lost meanwhile.";
  }
}
