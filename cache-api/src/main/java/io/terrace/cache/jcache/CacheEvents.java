package io.terrace.cache.jcache;

import io.terrace.cache.engine.CacheEngine;
import io.terrace.cache.engine.TierEntry;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the engine's changes, for a cache that has listeners; for one that has none the
 * engine watches nothing. Thread-safe; registration is serialised by the facade.
 */
final class CacheEvents<K, V> {

  private final Cache<K, V> source;
  private final CacheEngine<K, V> engine;
  private final Executor executor;
  private volatile @Nullable EventDispatcher<K, V> dispatcher;

  CacheEvents(Cache<K, V> source, CacheEngine<K, V> engine, Executor executor) {
    this.source = source;
    this.engine = engine;
    this.executor = executor;
  }

  /**
   * Runs an operation; listeners that it concerns and that are synchronous know when it returns.
   */
  <R extends @Nullable Object> R told(Supplier<R> operation) {
    EventDispatcher<K, V> told = dispatcher;
    if (told == null) {
      return operation.get();
    }
    try (EventBatch<K, V> batch = told.begin()) {
      R result = operation.get();
      batch.tell();
      return result;
    }
  }

  /**
   * The same for an operation that runs a loader or a processor: what that does to other caches
   * waits for nobody's events, who might wait for the very key that is held here.
   */
  <R extends @Nullable Object> R toldWithUserCode(Supplier<R> operation) {
    return dispatcher == null ? EventBatch.nested(operation) : told(operation);
  }

  /** The same for an operation without an answer. */
  void tell(Runnable operation) {
    this.<@Nullable Void>told(
        () -> {
          operation.run();
          return null;
        });
  }

  void register(CacheEntryListenerConfiguration<K, V> configuration) {
    EventDispatcher<K, V> told = dispatcher;
    if (told == null) {
      told = new EventDispatcher<>(source, executor);
    }
    told.register(configuration);
    EventDispatcher<K, V> teller = told;
    dispatcher = told;
    engine.observer((key, before, after, expired) -> tell(teller, key, before, after, expired));
  }

  void deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    EventDispatcher<K, V> told = dispatcher;
    if (told != null && told.deregister(configuration) && told.isEmpty()) {
      engine.observer(null);
    }
  }

  private void tell(
      EventDispatcher<K, V> told,
      K key,
      @Nullable TierEntry<V> before,
      @Nullable TierEntry<V> after,
      @Nullable TierEntry<V> expired) {
    if (expired != null && !expired.isNegative()) {
      told.enqueue(
          EventType.EXPIRED, engine.outKey(key), old(told, EventType.EXPIRED, expired), null);
    }
    if (after != null && !after.isNegative()) {
      EventType type = before == null ? EventType.CREATED : EventType.UPDATED;
      if (told.wants(type)) {
        V old = before == null ? null : old(told, type, before);
        told.enqueue(type, engine.outKey(key), old, engine.out(after));
      }
    } else if (before != null) {
      told.enqueue(
          EventType.REMOVED, engine.outKey(key), old(told, EventType.REMOVED, before), null);
    }
  }

  private @Nullable V old(EventDispatcher<K, V> told, EventType type, TierEntry<V> entry) {
    return told.wantsOldValue(type) ? engine.out(entry) : null;
  }

  void close() {
    engine.observer(null);
    EventDispatcher<K, V> told = dispatcher;
    if (told != null) {
      told.close();
    }
  }
}
