package io.terrace.cache.memcached;

import static io.terrace.cache.spi.RemoteStore.ABSENT;

import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Outcome.Status;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.memcached.wire.Stamp;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The frames. What is under a key is nothing, a frame, the placeholder of a lease, or what somebody
 * else put there; only a frame is something for a reader. A placeholder makes Memcached's own
 * {@code add} fail and its {@code delete} succeed, so whatever depends on what is there reads it
 * with its stamp and changes it by that.
 *
 * <p>Every change of a key gives it another stamp or none, which voids the leases of it.
 */
final class Slots {

  /** So often a removal makes sure of what it removes, before it removes whatever is there. */
  private static final int CAREFUL_REMOVALS = 3;

  private final Nodes nodes;
  private final Settings settings;
  private final StoreClock clock;

  Slots(Nodes nodes, Settings settings, StoreClock clock) {
    this.nodes = nodes;
    this.settings = settings;
    this.clock = clock;
  }

  byte @Nullable [] get(String key) {
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    Call call = settings.call("get");
    return Kind.FRAME.in(call.await(node, node.get(form))).map(Item::bytes).orElse(null);
  }

  /** Asks all nodes before it waits for the first; each fails for its own keys. */
  Answers<String, byte[]> getEach(Set<String> keys) {
    Map<Node, Map<String, String>> byNode = new HashMap<>();
    for (String key : keys) {
      String form = KeyForm.of(key);
      byNode.computeIfAbsent(nodes.of(form), node -> new HashMap<>()).put(form, key);
    }
    Call call = settings.call("getAll");
    Map<Node, Pending<Map<String, Item>>> asked = new HashMap<>();
    byNode.forEach((node, forms) -> asked.put(node, node.getAll(forms.keySet())));
    Map<String, byte[]> frames = new HashMap<>();
    Map<String, StoreException> failures = new HashMap<>();
    asked.forEach(
        (node, pending) -> {
          Map<String, String> keyOf = byNode.getOrDefault(node, Map.of());
          try {
            call.await(node, pending)
                .forEach(
                    (form, item) -> {
                      if (Kind.FRAME.is(item)) {
                        frames.put(keyOf.getOrDefault(form, form), item.bytes());
                      }
                    });
          } catch (StoreException failure) {
            keyOf.values().forEach(key -> failures.put(key, failure));
          }
        });
    return new Answers<>(frames, failures);
  }

  void put(String key, byte[] frame, Duration ttl) {
    Content content = content(frame, ttl);
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    Call call = settings.call("put");
    Status status = tooLarge(frame);
    if (status == Status.DONE) {
      status = call.await(node, node.set(form, content)).status();
    }
    if (status != Status.DONE) {
      call.await(node, node.delete(form));
      throw call.unstorable(node, frame.length, status);
    }
  }

  boolean compareAndSet(String key, long version, byte @Nullable [] frame, Duration ttl) {
    Content content = frame == null ? null : content(frame, ttl);
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    Call call = settings.call("compareAndSet");
    while (true) {
      Optional<Item> item = call.await(node, node.get(form));
      if (item.map(Slots::version).orElse(ABSENT) != version) {
        return false;
      }
      Optional<Stamp> seen = item.map(Item::stamp);
      Status status =
          content == null
              ? deleted(call, node, form, seen)
              : replaced(call, node, form, content, seen);
      if (status == Status.DONE) {
        return true;
      }
      call.again(node);
    }
  }

  private static Status deleted(Call call, Node node, String form, Optional<Stamp> seen) {
    return seen.isEmpty() ? Status.DONE : call.await(node, node.delete(form, seen.get())).status();
  }

  /**
   * Stores what replaces what was seen; if that cannot be stored, removes what was seen.
   *
   * @throws io.terrace.cache.spi.StoreException if it cannot be stored
   */
  Status replaced(Call call, Node node, String form, Content content, Optional<Stamp> seen) {
    Status status = tooLarge(content.bytes());
    if (status == Status.DONE) {
      status = call.await(node, stored(node, form, content, seen)).status();
    }
    if (status == Status.TOO_LARGE || status == Status.FULL) {
      deleted(call, node, form, seen);
      throw call.unstorable(node, content.bytes().length, status);
    }
    return status;
  }

  boolean remove(String key) {
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    Call call = settings.call("remove");
    for (int i = 0; i < CAREFUL_REMOVALS; i++) {
      Optional<Item> item = call.await(node, node.get(form));
      if (item.isEmpty()) {
        return false;
      }
      Stamp seen = item.get().stamp();
      if (call.await(node, node.delete(form, seen)).isDone()) {
        return Kind.FRAME.is(item.get());
      }
    }
    return call.await(node, node.delete(form)).isDone();
  }

  /**
   * Reads and touches as one step, so that it is a frame what was touched; what else was there is
   * removed, for it would stay as long as a frame.
   */
  boolean touch(String key, Duration ttl) {
    int expiry = Expiry.of(ttl, clock.millis());
    String form = KeyForm.of(key);
    Node node = nodes.of(form);
    Call call = settings.call("touch");
    Optional<Item> touched = call.await(node, node.getAndTouch(form, expiry));
    if (touched.isPresent() && !Kind.FRAME.is(touched.get())) {
      call.await(node, node.delete(form, touched.get().stamp()));
      return false;
    }
    return touched.isPresent();
  }

  /** Returns the version of what is there, which is none if it is no frame. */
  static long version(Item item) {
    return Kind.FRAME.is(item) ? version(item.bytes()) : ABSENT;
  }

  private static long version(byte[] frame) {
    return frame.length < Long.BYTES ? ABSENT : ByteBuffer.wrap(frame).getLong();
  }

  /** Stores what replaces {@code seen}, or what is the first if that is nothing. */
  static Pending<Outcome> stored(Node node, String form, Content content, Optional<Stamp> seen) {
    return seen.isPresent() ? node.replace(form, content, seen.get()) : node.add(form, content);
  }

  /**
   * Returns a frame as what is to be stored.
   *
   * @throws IllegalArgumentException if it has no version, or no time
   */
  Content content(byte[] frame, Duration ttl) {
    if (version(frame) == ABSENT) {
      throw new IllegalArgumentException(
          "a frame of " + frame.length + " bytes has no version: its first 8 bytes must not be 0");
    }
    return Kind.FRAME.content(frame, Expiry.of(ttl, clock.millis()));
  }

  /** Tells what need not be sent to be refused. */
  private Status tooLarge(byte[] frame) {
    return frame.length > settings.largestItem() ? Status.TOO_LARGE : Status.DONE;
  }
}
