package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.spi.VersionStore.Version;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The versions of a namespace: a record for each name, and a number for the sequence, all on the
 * one node that has the key of the sequence, so that they are read in one round trip and are lost
 * together if that node is.
 *
 * <p>What was lost is made again: a version with a new nonce, which makes void what carries the old
 * one; the sequence at the store's time in milliseconds times 2<sup>20</sup>, which is further than
 * it was unless more than a million names were advanced in each millisecond of its life. It does
 * not go back, so that a load that knows a position from before does not take later invalidations
 * for earlier ones.
 *
 * <p>An advance moves the sequence, then writes the record. If it fails between the two, the name
 * has its old version, and the caller is told that the advance was not done.
 */
final class VersionRecords {

  private static final int FOR_EVER = 0;
  private static final int SUBSEQUENCE_BITS = 20;

  private final SecureRandom random = new SecureRandom();
  private final Nodes nodes;
  private final Settings settings;
  private final StoreClock clock;
  private final String prefix;
  private final String sequence;

  VersionRecords(Nodes nodes, Settings settings, StoreClock clock) {
    this.nodes = nodes;
    this.settings = settings;
    this.clock = clock;
    this.prefix = "{version:" + settings.namespace() + "}";
    this.sequence = sequence(settings.namespace());
  }

  private static String sequence(String namespace) {
    return KeyForm.of("{sequence:" + namespace + "}");
  }

  /** Returns the node that has the versions of {@code namespace}. */
  static Node home(Nodes nodes, String namespace) {
    return nodes.of(sequence(namespace));
  }

  /** Reads all; adds those there are none of; reads again those that others added meanwhile. */
  Map<String, Version> versions(Set<String> names) {
    Map<String, String> missing = new HashMap<>();
    names.forEach(name -> missing.put(form(name), name));
    Map<String, Version> versions = new HashMap<>();
    Node node = nodes.of(sequence);
    Call call = settings.call("versions");
    while (!missing.isEmpty()) {
      Map<String, Item> items = call.await(node, node.getAll(missing.keySet()));
      items.forEach(
          (form, item) -> {
            if (isVersion(item)) {
              versions.put(name(missing, form), version(item.bytes()));
              missing.remove(form);
            }
          });
      if (!missing.isEmpty()) {
        add(call, node, missing, items, versions);
        call.again(node);
      }
    }
    return versions;
  }

  private void add(
      Call call,
      Node node,
      Map<String, String> missing,
      Map<String, Item> foreign,
      Map<String, Version> versions) {
    long position = move(call, node, 0);
    Map<String, Version> made = new HashMap<>();
    Map<String, Pending<Outcome>> adding = new HashMap<>();
    for (String form : missing.keySet()) {
      Version version = new Version(nonce(), position);
      made.put(form, version);
      adding.put(
          form,
          Slots.stored(
              node,
              form,
              content(version),
              Optional.ofNullable(foreign.get(form)).map(Item::stamp)));
    }
    adding.forEach(
        (form, pending) -> {
          Outcome outcome = call.await(node, pending);
          if (outcome.isUnstorable()) {
            throw call.unstorable(node, 2 * Long.BYTES, outcome.status());
          }
          Version version = made.get(form);
          if (outcome.isDone() && version != null) {
            versions.put(name(missing, form), version);
            missing.remove(form);
          }
        });
  }

  private static String name(Map<String, String> names, String form) {
    String name = names.get(form);
    if (name == null) {
      throw new IllegalStateException("a node answered for a key that it was not asked for");
    }
    return name;
  }

  /** Where the record cannot be written it is removed, which voids what carries the old one. */
  Version advance(String name) {
    String form = form(name);
    Node node = nodes.of(sequence);
    Call call = settings.call("advance");
    long position = move(call, node, 1);
    Version version = new Version(nonce(), position);
    Outcome outcome = call.await(node, node.set(form, content(version)));
    if (!outcome.isDone()) {
      call.await(node, node.delete(form));
      throw call.unstorable(node, 2 * Long.BYTES, outcome.status());
    }
    return version;
  }

  /**
   * The same in two round trips, with {@code message} in the log of the namespace. The record is
   * removed in the first, and added in the second, when the position is known: who comes between
   * makes one, which is as new as ours and stays.
   */
  Version advance(String name, BusLog log, Content message) {
    String form = form(name);
    Node node = nodes.of(sequence);
    Call call = settings.call("advance");
    Pending<Outcome> removing = node.delete(form);
    Pending<Optional<Long>> moving =
        node.increment(sequence, 1, clock.millis() << SUBSEQUENCE_BITS);
    BusLog.Entry entry = log.begin();
    call.await(node, removing);
    long position = call.await(node, moving).orElseGet(() -> move(call, node, 1));
    Version version = new Version(nonce(), position);
    Pending<Outcome> adding = node.add(form, content(version));
    entry.write(call, message);
    Outcome outcome = call.await(node, adding);
    if (outcome.isUnstorable()) {
      throw call.unstorable(node, 2 * Long.BYTES, outcome.status());
    }
    Version present = outcome.isDone() ? version : versions(Set.of(name)).get(name);
    return present == null ? version : present;
  }

  long position() {
    return move(settings.call("position"), nodes.of(sequence), 0);
  }

  /** What others put in its place is removed. */
  private long move(Call call, Node node, long delta) {
    while (true) {
      long first = clock.millis() << SUBSEQUENCE_BITS;
      Optional<Long> position = call.await(node, node.increment(sequence, delta, first));
      if (position.isPresent()) {
        return position.get();
      }
      call.await(node, node.delete(sequence));
      call.again(node);
    }
  }

  private String form(String name) {
    return KeyForm.of(prefix + name);
  }

  private long nonce() {
    return random.nextLong() | 1; // 0 stands for none
  }

  private static Content content(Version version) {
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(version.nonce())
            .putLong(version.position())
            .array();
    return Kind.VERSION.content(bytes, FOR_EVER);
  }

  private static boolean isVersion(Item item) {
    return Kind.VERSION.is(item) && item.bytes().length == 2 * Long.BYTES;
  }

  private static Version version(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Version(buffer.getLong(), buffer.getLong());
  }
}
