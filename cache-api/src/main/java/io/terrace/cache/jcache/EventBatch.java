package io.terrace.cache.jcache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one operation, from when they come about under the locks of their keys until their
 * listeners know. Belongs to one thread; batches nest as operations do.
 *
 * <p>Only the outermost operation of a thread waits for other threads. One inside it (a listener,
 * loader or processor that uses a cache) may be what those others are waiting for: the lock of the
 * outer operation's key is held, or its events are not told yet. Where such an operation would have
 * to wait, its event is left to the thread it would have waited for, and its failure is logged.
 */
final class EventBatch<K, V> implements AutoCloseable {

  /** The batch of the innermost operation of each thread; removed with the outermost. */
  private static final ThreadLocal<@Nullable EventBatch<?, ?>> INNERMOST = new ThreadLocal<>();

  private final @Nullable EventDispatcher<K, V> dispatcher;
  private final @Nullable EventBatch<?, ?> outer;
  private final List<Announced<K, V>> announced = new ArrayList<>(2);
  private @Nullable Throwable failure;

  private record Announced<K, V>(Announcement<K, V> event, KeyOrder<K>.Turn turn) {}

  private EventBatch(@Nullable EventDispatcher<K, V> dispatcher) {
    this.dispatcher = dispatcher;
    this.outer = INNERMOST.get();
  }

  /** Begins the batch of an operation of this thread. */
  static <K, V> EventBatch<K, V> open(EventDispatcher<K, V> dispatcher) {
    EventBatch<K, V> batch = new EventBatch<>(dispatcher);
    INNERMOST.set(batch);
    return batch;
  }

  /** Runs {@code listeners} as if inside an operation, so that what they call waits for nobody. */
  static void nested(Runnable listeners) {
    try (EventBatch<?, ?> marker = new EventBatch<>(null)) {
      INNERMOST.set(marker);
      listeners.run();
    }
  }

  /** The same for user code with an answer. */
  static <R extends @Nullable Object> R nested(Supplier<R> userCode) {
    try (EventBatch<?, ?> marker = new EventBatch<>(null)) {
      INNERMOST.set(marker);
      return userCode.get();
    }
  }

  /** Returns the batch of this thread's innermost operation on that cache, or null. */
  @SuppressWarnings("unchecked") // a dispatcher's batch has its types
  static <K, V> @Nullable EventBatch<K, V> current(EventDispatcher<K, V> dispatcher) {
    for (EventBatch<?, ?> batch = INNERMOST.get(); batch != null; batch = batch.outer) {
      if (batch.dispatcher == dispatcher) {
        return (EventBatch<K, V>) batch;
      }
    }
    return null;
  }

  /** Returns whether this thread is inside an operation or a listener. */
  static boolean isNested() {
    return INNERMOST.get() != null;
  }

  /** Adds an event; called under the lock of its key. */
  void add(Announcement<K, V> event, KeyOrder<K>.Turn turn) {
    announced.add(new Announced<>(event, turn));
  }

  /**
   * Has the listeners told of what was added so far; called without locks. Synchronous ones know
   * when this returns; their failures are kept for {@link #close}.
   */
  void tell() {
    if (announced.isEmpty() || dispatcher == null) {
      return;
    }
    for (int i = 0; i < announced.size(); i++) {
      Announced<K, V> next = announced.get(i);
      boolean mayWait = outer == null && next.event.hasSynchronous();
      if (next.turn.run(mayWait) && next.event.failure() != null) {
        failure = Announcement.gathered(failure, next.event.failure());
      }
    }
    announced.clear();
    if (outer == null) {
      dispatcher.settle();
    }
  }

  /**
   * Ends the operation: {@link #tell}s what is left.
   *
   * @throws CacheEntryListenerException if a synchronous listener failed; an {@code Error} as it is
   */
  @Override
  public void close() {
    try {
      tell();
    } finally {
      if (outer == null) {
        INNERMOST.remove();
      } else {
        INNERMOST.set(outer);
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
