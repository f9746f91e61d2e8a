package io.terrace.cache.jcache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listeners of one cache what becomes of its entries. Thread-safe. A cache without
 * listeners has none of these.
 *
 * <p><b>The path of an event.</b> An operation {@linkplain #begin begins} a batch. Under the lock
 * of a key it {@linkplain #enqueue announces} what has happened, which takes the event's turn on
 * that key ({@link KeyOrder}) and calls nobody. With the lock released, the batch is closed: each
 * event waits for its turn, its synchronous listeners run in the thread of the operation, and then
 * it is given to the asynchronous ones ({@link KeyedTasks}), who run on the manager's executor. So
 * both kinds see the events of a key in the order in which they came about, with the entry visible,
 * and outside any lock of ours.
 *
 * <p><b>Where no operation waits</b> (a refresh, an expiry that a sweep found), synchronous
 * listeners run on the executor too.
 *
 * <p><b>Failures.</b> All listeners are told, whatever the others throw. What synchronous ones
 * throw reaches the caller of the operation as a {@code CacheEntryListenerException}, an {@code
 * Error} as it is; what reaches no caller is logged, now and then.
 *
 * <p><b>A listener that uses the cache</b> can't deadlock on it. An operation that it calls on a
 * key whose event is still being told returns first, and its own event follows that one.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class EventDispatcher<K, V> {

  private static final System.Logger LOG = System.getLogger(EventDispatcher.class.getName());

  /** How long {@link #close} goes on telling what has happened. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Cache<K, V> source;
  private final String owner;
  private final KeyOrder<K> order = new KeyOrder<>();
  private final KeyedTasks tasks;
  private final FailureLog failures = new FailureLog(LOG);
  private final ReentrantLock lock = new ReentrantLock();
  private final List<ListenerRegistration<K, V>> registrations = new ArrayList<>();

  /** Who hears what; replaced as a whole under the lock. */
  private volatile Map<EventType, Announcement.Audience<K, V>> audiences = Map.of();

  private volatile boolean closed;

  /**
   * Makes a dispatcher without listeners.
   *
   * @param source the cache, as events name it
   * @param executor runs asynchronous listeners
   */
  EventDispatcher(Cache<K, V> source, Executor executor) {
    this.source = source;
    this.owner = "cache '" + source.getName() + "'";
    this.tasks = new KeyedTasks(executor);
  }

  /**
   * Makes the listener that {@code configuration} describes, and tells it what happens from now on.
   *
   * @throws IllegalArgumentException if that configuration is registered
   * @throws CacheException if a factory gives null
   */
  void register(CacheEntryListenerConfiguration<K, V> configuration) {
    lock.lock();
    try {
      if (indexOf(configuration) >= 0) {
        throw new IllegalArgumentException(
            owner + ": this listener configuration is registered already");
      }
      registrations.add(new ListenerRegistration<>(owner, configuration));
      audiences = audiencesOf(registrations);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a listener away, and closes it and its filter if they can be.
   *
   * @return false if there is no such listener
   * @throws CacheException if closing failed
   */
  boolean deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    ListenerRegistration<K, V> removed;
    lock.lock();
    try {
      int index = indexOf(configuration);
      if (index < 0) {
        return false;
      }
      removed = registrations.remove(index);
      audiences = audiencesOf(registrations);
    } finally {
      lock.unlock();
    }
    removed.close();
    return true;
  }

  /** Returns whether no listener is registered. */
  boolean isEmpty() {
    lock.lock();
    try {
      return registrations.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether anybody listens to events of {@code type}. */
  boolean wants(EventType type) {
    return audiences.containsKey(type);
  }

  /** Returns whether anybody who listens to events of {@code type} asked for old values. */
  boolean wantsOldValue(EventType type) {
    Announcement.Audience<K, V> audience = audiences.get(type);
    return audience != null && audience.wantsOldValue();
  }

  /** Begins an operation of this thread, whose end is the batch's. */
  EventBatch<K, V> begin() {
    return EventBatch.open(this);
  }

  /**
   * Announces what has happened to {@code key}. Called under that key's lock, after the change, by
   * the thread that made it. Calls nobody.
   *
   * @param oldValue what was there before; null for {@code CREATED} and where nobody {@linkplain
   *     #wantsOldValue wants it}
   * @param newValue what is there now; null for {@code REMOVED} and {@code EXPIRED}
   */
  void enqueue(EventType type, K key, @Nullable V oldValue, @Nullable V newValue) {
    Announcement.Audience<K, V> audience = audiences.get(type);
    if (audience == null || closed) {
      return;
    }
    Announcement<K, V> event = new Announcement<>(source, audience, type, key, oldValue, newValue);
    EventBatch<K, V> batch = EventBatch.current(this);
    if (batch != null) {
      batch.add(event, order.take(key, left -> tell(event, left), true));
    } else {
      KeyOrder<K>.Turn turn = order.take(key, left -> tell(event, true), false);
      tasks.offer(key, () -> runUnattended(turn));
    }
  }

  /** Pays for asynchronous events, if too many wait. */
  void settle() {
    tasks.settle();
  }

  /**
   * Ends it: asynchronous listeners are told, for two seconds at most, of what has happened; then
   * all are closed that can be. What happens from now on is told to nobody.
   *
   * @throws CacheException if closing a listener or a filter failed
   */
  void close() {
    List<ListenerRegistration<K, V>> removed;
    lock.lock();
    try {
      closed = true;
      removed = List.copyOf(registrations);
      registrations.clear();
      audiences = Map.of();
    } finally {
      lock.unlock();
    }
    // A listener that closes its cache can't be waited for: it is this very thread.
    int dropped = tasks.close(EventBatch.isNested() ? Duration.ZERO : CLOSE_LIMIT);
    if (dropped > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: closed before {1} events reached its asynchronous listeners",
          owner,
          dropped);
    }
    closeAll(removed);
  }

  /** What happens in an event's turn. */
  private void tell(Announcement<K, V> event, boolean unawaited) {
    event.tellSynchronous();
    Throwable failure = event.failure();
    if (unawaited && failure != null) {
      logged(failure);
    }
    if (event.hasAsynchronous() && !closed) {
      tasks.offer(event.key(), () -> EventBatch.nested(() -> event.tellAsynchronous(this::logged)));
    }
  }

  private void runUnattended(KeyOrder<K>.Turn turn) {
    if (turn.claim()) {
      EventBatch.nested(() -> turn.run(false));
    }
  }

  private void logged(Throwable failure) {
    failures.warn(owner + ": a listener failed on an event that no caller waits for", failure);
  }

  private int indexOf(CacheEntryListenerConfiguration<K, V> configuration) {
    for (int i = 0; i < registrations.size(); i++) {
      if (registrations.get(i).configuration().equals(configuration)) {
        return i;
      }
    }
    return -1;
  }

  private static <K, V> Map<EventType, Announcement.Audience<K, V>> audiencesOf(
      List<ListenerRegistration<K, V>> registrations) {
    Map<EventType, Announcement.Audience<K, V>> audiences = new EnumMap<>(EventType.class);
    for (EventType type : EventType.values()) {
      Announcement.Audience<K, V> audience = Announcement.Audience.of(type, registrations);
      if (!audience.isEmpty()) {
        audiences.put(type, audience);
      }
    }
    return audiences;
  }

  private static <K, V> void closeAll(List<ListenerRegistration<K, V>> registrations) {
    Throwable first = null;
    for (ListenerRegistration<K, V> registration : registrations) {
      try {
        registration.close();
      } catch (CacheException | Error e) {
        first = Announcement.gathered(first, e);
      }
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof CacheException exception) {
      throw exception;
    }
  }
}
