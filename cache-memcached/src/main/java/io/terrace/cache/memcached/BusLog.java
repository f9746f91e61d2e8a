package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.spi.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The log of a namespace: a counter, which is the number of the last message, and a slot for each
 * number; all on the one node that has the versions of the namespace, since who lacks either
 * believes nothing that he holds: so there is one such node and not two. Thread-safe.
 *
 * <p>The counter begins at a random number of 62 bits, which is what tells one log from another:
 * one that was lost and is begun again goes on neither where the old one ended nor anywhere near,
 * and shares no slot with it. The server makes it in one step with adding to it, so that of two who
 * find none one begins it, and the other goes on.
 *
 * <p>The counter moves before the slots are written. A writer that ends between the two leaves a
 * number without a slot, which tells its readers that something is missing.
 */
final class BusLog {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,19} *"); // it may be padded
  private static final int START_BITS = 62;

  private final SecureRandom random = new SecureRandom();
  private final Node node;
  private final String prefix;
  private final String counter;

  BusLog(Nodes nodes, String namespace) {
    this.prefix = "{log:" + namespace + "}";
    this.counter = KeyForm.of(prefix);
    this.node = VersionRecords.home(nodes, namespace);
  }

  Node node() {
    return node;
  }

  /** A number that is being taken, for a message that is written when it is known. */
  final class Entry {
    private final Pending<Optional<Long>> number =
        node.increment(counter, 1, random.nextLong() >>> (Long.SIZE - START_BITS));

    /**
     * Writes the message under the number.
     *
     * @throws StoreException if it was not written
     */
    void write(Call call, Content message) {
      Optional<Long> taken = call.await(node, number).filter(n -> n >= 0);
      if (taken.isEmpty()) { // others put something in the place of the counter
        append(call, List.of(message));
        return;
      }
      Outcome outcome = call.await(node, node.set(key(taken.get()), message));
      if (!outcome.isDone()) {
        throw refused(outcome);
      }
    }
  }

  /** Begins to take a number: what was sent to the node before is done before it is taken. */
  Entry begin() {
    return new Entry();
  }

  /** Returns the name of the node that has the log. */
  String nodeName() {
    return node.name();
  }

  /**
   * A piece of the log.
   *
   * @param last the number of the last message; nothing if there is no log
   * @param slots the slots that there are of those that were asked for, by their keys
   */
  record Page(OptionalLong last, Map<String, Item> slots) {}

  /** Reads the counter and then the slots of {@code count} numbers, in one round trip. */
  Page read(Call call, long first, int count) {
    List<String> keys = new ArrayList<>(count + 1);
    keys.add(counter);
    for (int i = 0; i < count; i++) {
      keys.add(key(first + i));
    }
    Map<String, Item> items = call.await(node, node.getAll(keys));
    return new Page(number(items.get(counter)), items);
  }

  /** Returns the key of the slot of a number. */
  String key(long number) {
    return KeyForm.of(prefix + number);
  }

  /** What is no number that a log can have reached is what somebody else put there. */
  private static OptionalLong number(@Nullable Item item) {
    if (item == null) {
      return OptionalLong.empty();
    }
    String text = new String(item.bytes(), StandardCharsets.ISO_8859_1);
    if (!NUMBER.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** Returns the number of the last message; begins the log if there is none. */
  long last(Call call) {
    return move(call, 0);
  }

  /**
   * Writes {@code messages} under the next numbers: two round trips, however many they are.
   *
   * @throws StoreException if not all were written
   */
  void append(Call call, List<Content> messages) {
    long number = move(call, messages.size()) - messages.size();
    List<Pending<Outcome>> writing = new ArrayList<>();
    for (Content message : messages) {
      writing.add(node.set(key(++number), message));
    }
    for (Pending<Outcome> pending : writing) {
      Outcome outcome = call.await(node, pending);
      if (!outcome.isDone()) {
        throw refused(outcome);
      }
    }
  }

  private StoreException refused(Outcome outcome) {
    return new StoreException(
        StoreException.Outcome.DECLINED,
        "memcached "
            + node.name()
            + ": publish was declined: "
            + outcome.status()
            + ". Give the server more memory (-m), let it evict (no -M), or correct largestItem."
            + " Those who follow the log find the message missing.");
  }

  /** What others put in the place of the counter is removed. */
  private long move(Call call, long delta) {
    while (true) {
      long start = random.nextLong() >>> (Long.SIZE - START_BITS);
      OptionalLong moved =
          call.await(node, node.increment(counter, delta, start)).stream()
              .mapToLong(Long::longValue)
              .filter(number -> number >= 0)
              .findFirst();
      if (moved.isPresent()) {
        return moved.getAsLong();
      }
      call.await(node, node.delete(counter));
      call.again(node);
    }
  }
}
