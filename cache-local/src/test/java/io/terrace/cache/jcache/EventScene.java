package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;

/**
 * A dispatcher under the smallest cache that keeps its contract: a map with a lock for each key.
 */
final class EventScene {

  final EventDispatcher<String, Integer> dispatcher;
  final Map<String, Integer> entries = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  EventScene(Executor executor) {
    this.dispatcher = new EventDispatcher<>(source(), executor);
  }

  @SuppressWarnings("unchecked") // a proxy that knows its name and nothing else
  private static Cache<String, Integer> source() {
    return (Cache<String, Integer>)
        Proxy.newProxyInstance(
            EventScene.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getName" -> "scene";
                  case "toString" -> "Cache scene";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  void put(String key, int value) {
    try (EventBatch<String, Integer> batch = dispatcher.begin()) {
      change(key, value);
      batch.tell();
    }
  }

  /** Puts one more than there is. */
  void increment(String key) {
    try (EventBatch<String, Integer> batch = dispatcher.begin()) {
      locked(key, () -> announce(key, entries.getOrDefault(key, 0) + 1));
      batch.tell();
    }
  }

  void putAll(List<String> keys, int value) {
    try (EventBatch<String, Integer> batch = dispatcher.begin()) {
      keys.forEach(key -> change(key, value));
      batch.tell();
    }
  }

  void remove(String key) {
    try (EventBatch<String, Integer> batch = dispatcher.begin()) {
      locked(
          key,
          () -> {
            Integer old = entries.remove(key);
            dispatcher.enqueue(EventType.REMOVED, key, old, null);
          });
      batch.tell();
    }
  }

  /** Changes an entry as a refresh does, for which no operation waits. */
  void change(String key, int value) {
    locked(key, () -> announce(key, value));
  }

  private void announce(String key, int value) {
    Integer old = entries.put(key, value);
    dispatcher.enqueue(old == null ? EventType.CREATED : EventType.UPDATED, key, old, value);
  }

  private void locked(String key, Runnable change) {
    ReentrantLock lock = lockOf(key);
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  ReentrantLock lockOf(String key) {
    return locks.computeIfAbsent(key, k -> new ReentrantLock());
  }

  CacheEntryListenerConfiguration<String, Integer> synchronously(Heard heard) {
    return register(heard, null, true);
  }

  CacheEntryListenerConfiguration<String, Integer> asynchronously(Heard heard) {
    return register(heard, null, false);
  }

  CacheEntryListenerConfiguration<String, Integer> register(
      CacheEntryListener<String, Integer> listener,
      CacheEntryEventFilter<String, Integer> filter,
      boolean synchronous) {
    CacheEntryListenerConfiguration<String, Integer> configuration =
        configuration(listener, filter, true, synchronous);
    dispatcher.register(configuration);
    return configuration;
  }

  static CacheEntryListenerConfiguration<String, Integer> configuration(
      CacheEntryListener<String, Integer> listener,
      CacheEntryEventFilter<String, Integer> filter,
      boolean oldValues,
      boolean synchronous) {
    Factory<CacheEntryListener<String, Integer>> listeners = () -> listener;
    Factory<CacheEntryEventFilter<String, Integer>> filters = () -> filter;
    return new MutableCacheEntryListenerConfiguration<>(
        listeners, filter == null ? null : filters, oldValues, synchronous);
  }

  /** Hears of every type of event. */
  @FunctionalInterface
  interface Heard
      extends Consumer<CacheEntryEvent<? extends String, ? extends Integer>>,
          CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer>,
          CacheEntryRemovedListener<String, Integer>,
          CacheEntryExpiredListener<String, Integer> {

    @Override
    default void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(event -> accept(EventType.CREATED, event));
    }

    @Override
    default void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(event -> accept(EventType.UPDATED, event));
    }

    @Override
    default void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(event -> accept(EventType.REMOVED, event));
    }

    @Override
    default void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(event -> accept(EventType.EXPIRED, event));
    }

    private void accept(
        EventType type, CacheEntryEvent<? extends String, ? extends Integer> event) {
      assertThat(event.getEventType()).isEqualTo(type);
      accept(event);
    }
  }
}
