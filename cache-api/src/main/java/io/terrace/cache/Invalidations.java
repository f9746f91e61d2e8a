package io.terrace.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Invalidations that are collected while something is being changed, and sent once it is committed:
 *
 * <pre>{@code
 * Invalidations changed = manager.invalidations();
 * inTransaction(() -> {
 *   repository.save(product);
 *   changed.key(products, product.id()).tag("category:" + product.category());
 * });
 * changed.send();
 * }</pre>
 *
 * <p>A cache that is invalidated before the commit is filled again with the old row by whoever
 * comes between. If the transaction is rolled back, nothing is to be sent: drop this object. What
 * was collected twice is sent once.
 *
 * <p>Not thread-safe: one for each transaction. Nothing blocks but {@link #send}.
 */
public final class Invalidations {

  private record Subject(Object where, Object what) {}

  private final TerraceCacheManager manager;
  private final Map<Subject, Supplier<Delivery>> collected = new LinkedHashMap<>();

  Invalidations(TerraceCacheManager manager) {
    this.manager = manager;
  }

  /** Collects a key of a cache. */
  public <K> Invalidations key(TieredCache<K, ?> cache, K key) {
    Objects.requireNonNull(key, "key");
    collected.put(new Subject(cache, key), () -> cache.invalidate(key));
    return this;
  }

  /** Collects a tag, of all caches of the namespace. */
  public Invalidations tag(String tag) {
    EntryOptions checked = EntryOptions.tags(tag);
    collected.put(new Subject(manager, checked), () -> manager.invalidateTag(tag));
    return this;
  }

  /** Collects all of a cache. */
  public Invalidations all(TieredCache<?, ?> cache) {
    collected.put(
        new Subject(cache, Invalidations.class),
        () -> {
          cache.clear();
          return Delivery.SENT;
        });
    return this;
  }

  /** Returns whether nothing was collected, or all was sent. */
  public boolean isEmpty() {
    return collected.isEmpty();
  }

  /**
   * Makes void what was collected, in its order, and forgets it. Never fails because a remote tier
   * does: what that does not take is kept.
   *
   * @return whether other processes were told of all keys and tags
   * @throws IllegalStateException if a cache or the manager is closed; what follows is not sent
   */
  public Delivery send() {
    Delivery delivery = Delivery.SENT;
    for (Supplier<Delivery> invalidation : collected.values()) {
      if (invalidation.get() == Delivery.PENDING) {
        delivery = Delivery.PENDING;
      }
    }
    collected.clear();
    return delivery;
  }
}
