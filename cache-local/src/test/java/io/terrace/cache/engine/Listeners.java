package io.terrace.cache.engine;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;

/** A listener of all events that notes their types, synchronously. */
public final class Listeners
    implements CacheEntryCreatedListener<String, Integer>,
        CacheEntryUpdatedListener<String, Integer>,
        CacheEntryRemovedListener<String, Integer>,
        CacheEntryExpiredListener<String, Integer> {

  private final List<String> heard = new CopyOnWriteArrayList<>();

  /** Returns the configuration of a listener whose notes nobody reads. */
  public static CacheEntryListenerConfiguration<String, Integer> deaf() {
    return new Listeners().configuration();
  }

  /** Returns the configuration that registers this. */
  public CacheEntryListenerConfiguration<String, Integer> configuration() {
    return new MutableCacheEntryListenerConfiguration<>(() -> this, null, true, true);
  }

  /** Returns what was heard since this was last asked, in its order. */
  public List<String> heard() {
    List<String> copy = List.copyOf(heard);
    heard.clear();
    return copy;
  }

  @Override
  public void onCreated(
      Iterable<CacheEntryEvent<? extends String, ? extends Integer>> cacheEntryEvents) {
    note(cacheEntryEvents);
  }

  @Override
  public void onUpdated(
      Iterable<CacheEntryEvent<? extends String, ? extends Integer>> cacheEntryEvents) {
    note(cacheEntryEvents);
  }

  @Override
  public void onRemoved(
      Iterable<CacheEntryEvent<? extends String, ? extends Integer>> cacheEntryEvents) {
    note(cacheEntryEvents);
  }

  @Override
  public void onExpired(
      Iterable<CacheEntryEvent<? extends String, ? extends Integer>> cacheEntryEvents) {
    note(cacheEntryEvents);
  }

  private void note(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
    events.forEach(event -> heard.add(event.getEventType().name().toLowerCase(Locale.ROOT)));
  }
}
