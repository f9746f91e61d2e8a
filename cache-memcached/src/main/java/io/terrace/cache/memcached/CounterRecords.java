package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Outcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Counters: a record of the value and of the moment at which it ends, changed by its stamp until
 * nobody came between. Memcached's own counters know neither a start nor a floor but 0, and no
 * value below it.
 */
final class CounterRecords {

  private static final long NEVER = 0;
  private static final int FOR_EVER = 0;

  private final Nodes nodes;
  private final Settings settings;
  private final StoreClock clock;

  CounterRecords(Nodes nodes, Settings settings, StoreClock clock) {
    this.nodes = nodes;
    this.settings = settings;
    this.clock = clock;
  }

  /** The value, and when it ends in the store's time. */
  private record Count(long value, long endMillis) {

    static Optional<Count> in(Optional<Item> item) {
      return Kind.COUNTER
          .in(item)
          .filter(found -> found.bytes().length == 2 * Long.BYTES)
          .map(found -> ByteBuffer.wrap(found.bytes()))
          .map(bytes -> new Count(bytes.getLong(), bytes.getLong()));
    }

    /** The end comes no later for being written again. */
    Content content(long nowMillis) {
      byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(value).putLong(endMillis).array();
      Duration left = Duration.ofMillis(Math.max(1, endMillis - nowMillis));
      return Kind.COUNTER.content(
          bytes, endMillis == NEVER ? FOR_EVER : Expiry.of(left, nowMillis));
    }
  }

  long add(String key, long delta, long start, long floor, @Nullable Duration ttl) {
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    Call call = settings.call("add");
    while (true) {
      Optional<Item> item = call.await(node, node.get(form));
      Optional<Count> before = Count.in(item);
      Count first = new Count(start, end(ttl));
      Count old = before.orElse(first);
      Count next = new Count(Math.max(floor, sum(old.value, delta)), old.endMillis);
      if (before.isPresent() && next.equals(old)) {
        return next.value;
      }
      Content content = next.content(clock.millis());
      Outcome outcome = call.await(node, Slots.stored(node, form, content, item.map(Item::stamp)));
      if (outcome.isDone()) {
        return next.value;
      }
      if (outcome.isUnstorable()) {
        throw call.unstorable(node, content.bytes().length, outcome.status());
      }
      call.again(node);
    }
  }

  private long end(@Nullable Duration ttl) {
    if (ttl == null) {
      return NEVER;
    }
    long now = clock.millis();
    return Expiry.of(ttl, now) == FOR_EVER ? NEVER : now + ttl.toMillis();
  }

  /** Stops at the ends of long instead of going round. */
  private static long sum(long value, long delta) {
    long sum = value + delta;
    boolean isOverflown = ((value ^ sum) & (delta ^ sum)) < 0;
    if (!isOverflown) {
      return sum;
    }
    return delta < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  OptionalLong count(String key) {
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    Optional<Count> count = Count.in(settings.call("count").await(node, node.get(form)));
    return count.isPresent() ? OptionalLong.of(count.get().value) : OptionalLong.empty();
  }

  void reset(String key) {
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    settings.call("reset").await(node, node.delete(form));
  }
}
