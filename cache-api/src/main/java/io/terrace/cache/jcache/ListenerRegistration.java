package io.terrace.cache.jcache;

import java.util.List;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** A listener with its filter, as its configuration made them. Thread-safe if they are. */
final class ListenerRegistration<K, V> {

  private final String owner;
  private final CacheEntryListenerConfiguration<K, V> configuration;
  private final CacheEntryListener<? super K, ? super V> listener;
  private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;
  private volatile boolean over;

  /**
   * Makes the listener and the filter.
   *
   * @param owner whose it is, as errors name it: {@code cache 'users'}
   * @throws CacheException if a factory gives null
   */
  ListenerRegistration(String owner, CacheEntryListenerConfiguration<K, V> configuration) {
    this.owner = owner;
    this.configuration = configuration;
    this.listener = create("listener", configuration.getCacheEntryListenerFactory());
    Factory<CacheEntryEventFilter<? super K, ? super V>> filters =
        configuration.getCacheEntryEventFilterFactory();
    this.filter = filters == null ? null : create("filter", filters);
  }

  private <T> T create(String what, @Nullable Factory<? extends T> factory) {
    T created = factory == null ? null : factory.create();
    if (created == null) {
      throw new CacheException(
          owner + ": a listener configuration gives no " + what + ". Its factory must return one.");
    }
    return created;
  }

  CacheEntryListenerConfiguration<K, V> configuration() {
    return configuration;
  }

  boolean isSynchronous() {
    return configuration.isSynchronous();
  }

  boolean isOldValueRequired() {
    return configuration.isOldValueRequired();
  }

  /** Returns whether the listener has a method for events of {@code type}. */
  boolean hears(EventType type) {
    return switch (type) {
      case CREATED -> listener instanceof CacheEntryCreatedListener;
      case UPDATED -> listener instanceof CacheEntryUpdatedListener;
      case REMOVED -> listener instanceof CacheEntryRemovedListener;
      case EXPIRED -> listener instanceof CacheEntryExpiredListener;
    };
  }

  /**
   * Tells the listener of {@code event}, if its filter agrees; nothing after {@link #close}.
   *
   * @throws CacheEntryListenerException if the listener or the filter threw an exception
   */
  void tell(EntryEvent<K, V> event) {
    if (over) {
      return;
    }
    try {
      if (filter == null || filter.evaluate(event)) {
        call(event);
      }
    } catch (CacheEntryListenerException e) {
      throw e;
    } catch (Exception e) {
      throw new CacheEntryListenerException(
          owner
              + ": the listener "
              + listener.getClass().getName()
              + " or its filter failed on an event of type "
              + event.getEventType()
              + "; the operation itself has taken place",
          e);
    }
  }

  @SuppressWarnings("unchecked") // an event of K and V is one of what they extend
  private void call(EntryEvent<K, V> event) {
    switch (event.getEventType()) {
      case CREATED -> ((CacheEntryCreatedListener<K, V>) listener).onCreated(List.of(event));
      case UPDATED -> ((CacheEntryUpdatedListener<K, V>) listener).onUpdated(List.of(event));
      case REMOVED -> ((CacheEntryRemovedListener<K, V>) listener).onRemoved(List.of(event));
      case EXPIRED -> ((CacheEntryExpiredListener<K, V>) listener).onExpired(List.of(event));
    }
  }

  /** Ends it: no event that is still on its way reaches the listener, and what can be is closed. */
  void close() {
    over = true;
    Closing.closeAll(owner, listener, filter);
  }
}
