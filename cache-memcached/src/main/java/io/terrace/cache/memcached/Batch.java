package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An operation of many keys under way. It goes in steps, of which each sends one command for each
 * key before the first answer is waited for, and has the time of an operation for all its answers.
 * What fails on one node fails for the keys of that node, which is asked no more. For one thread.
 *
 * @param <K> what each answer is about
 * @param <R> what an answer is
 */
final class Batch<K, R> {

  /** More than these at once would fill the queues of the driver, which all threads share. */
  private static final int MOST = 1_000;

  private final Settings settings;
  private final String operation;
  private final Function<K, Node> nodeOf;
  private final Map<K, R> given = new HashMap<>();
  private final Map<K, StoreException> failures = new HashMap<>();
  private final Map<Node, StoreException> broken = new HashMap<>();

  Batch(Settings settings, String operation, Function<K, Node> nodeOf) {
    this.settings = settings;
    this.operation = operation;
    this.nodeOf = nodeOf;
  }

  /** Returns {@code keys} in parts, each small enough to be sent at once. */
  static <K> List<List<K>> parts(Collection<K> keys) {
    List<K> all = List.copyOf(keys);
    List<List<K>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST)));
    }
    return parts;
  }

  void give(K key, R answer) {
    given.put(key, answer);
  }

  /** Returns the items of all keys, each under its {@code form}; none of a node that failed. */
  Map<K, Optional<Item>> look(Collection<K> keys, Function<K, String> form) {
    Map<Node, List<K>> byNode = new LinkedHashMap<>();
    keys.forEach(
        key -> byNode.computeIfAbsent(nodeOf.apply(key), node -> new ArrayList<>()).add(key));
    Map<Node, Pending<Map<String, Item>>> sent = new LinkedHashMap<>();
    byNode.forEach((node, own) -> sent.put(node, node.getAll(own.stream().map(form).toList())));
    Call call = settings.call(operation);
    Map<K, Optional<Item>> items = new LinkedHashMap<>();
    sent.forEach(
        (node, pending) -> {
          List<K> own = byNode.getOrDefault(node, List.of());
          Map<String, Item> found = await(call, node, pending, own);
          if (found != null) {
            own.forEach(key -> items.put(key, Optional.ofNullable(found.get(form.apply(key)))));
          }
        });
    return items;
  }

  /**
   * Waits for changes that were sent; returns what became of them, of those that have an answer.
   */
  Map<K, Outcome> await(Map<K, Pending<Outcome>> sent) {
    Call call = settings.call(operation);
    Map<K, Outcome> outcomes = new LinkedHashMap<>();
    sent.forEach(
        (key, pending) -> {
          Outcome outcome = await(call, nodeOf.apply(key), pending, List.of(key));
          if (outcome != null) {
            outcomes.put(key, outcome);
          }
        });
    return outcomes;
  }

  private <T> @Nullable T await(Call call, Node node, Pending<T> pending, Collection<K> keys) {
    try {
      return call.await(node, pending);
    } catch (StoreException failure) {
      broken.putIfAbsent(node, failure);
      keys.forEach(key -> failures.put(key, failure));
      return null;
    }
  }

  /** Has {@code own} done for one key by itself, unless its node has failed. */
  void alone(K key, Supplier<R> own) {
    Node node = nodeOf.apply(key);
    StoreException before = broken.get(node);
    if (before != null) {
      failures.put(key, before);
      return;
    }
    try {
      given.put(key, own.get());
    } catch (StoreException failure) {
      failures.put(key, failure);
      if (failure.outcome() != StoreException.Outcome.DECLINED) {
        broken.put(node, failure);
      }
    }
  }

  Answers<K, R> answers() {
    return new Answers<>(given, failures);
  }
}
