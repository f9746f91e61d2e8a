package io.terrace.cache.jcache;

import java.util.List;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** One event on its way to those who were registered when it came about. */
final class Announcement<K, V> {

  /**
   * Who hears of events of one type. Immutable.
   *
   * @param synchronous those for whom the operation waits
   * @param asynchronous those who are told later
   */
  record Audience<K, V>(
      List<ListenerRegistration<K, V>> synchronous, List<ListenerRegistration<K, V>> asynchronous) {

    static <K, V> Audience<K, V> of(EventType type, List<ListenerRegistration<K, V>> all) {
      return new Audience<>(
          all.stream().filter(one -> one.hears(type) && one.isSynchronous()).toList(),
          all.stream().filter(one -> one.hears(type) && !one.isSynchronous()).toList());
    }

    boolean isEmpty() {
      return synchronous.isEmpty() && asynchronous.isEmpty();
    }

    /** Returns whether any of them asked for the old value. */
    boolean wantsOldValue() {
      return synchronous.stream().anyMatch(ListenerRegistration::isOldValueRequired)
          || asynchronous.stream().anyMatch(ListenerRegistration::isOldValueRequired);
    }
  }

  private final Cache<K, V> source;
  private final Audience<K, V> audience;
  private final EventType type;
  private final K key;
  private final @Nullable V oldValue;
  private final @Nullable V newValue;
  private @Nullable Throwable failure;

  Announcement(
      Cache<K, V> source,
      Audience<K, V> audience,
      EventType type,
      K key,
      @Nullable V oldValue,
      @Nullable V newValue) {
    this.source = source;
    this.audience = audience;
    this.type = type;
    this.key = key;
    this.oldValue = type == EventType.CREATED ? null : oldValue;
    this.newValue = newValue;
  }

  K key() {
    return key;
  }

  boolean hasSynchronous() {
    return !audience.synchronous().isEmpty();
  }

  boolean hasAsynchronous() {
    return !audience.asynchronous().isEmpty();
  }

  /** Tells all synchronous listeners, and keeps the first failure, with the others in it. */
  void tellSynchronous() {
    tell(audience.synchronous(), e -> failure = gathered(failure, e));
  }

  /** Tells all asynchronous listeners. */
  void tellAsynchronous(Consumer<Throwable> failed) {
    tell(audience.asynchronous(), failed);
  }

  /** Returns what {@link #tellSynchronous} ended with, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  private void tell(List<ListenerRegistration<K, V>> told, Consumer<Throwable> failed) {
    for (ListenerRegistration<K, V> registration : told) {
      try {
        V old = registration.isOldValueRequired() ? oldValue : null;
        registration.tell(new EntryEvent<>(source, type, key, newValue, old));
      } catch (Throwable e) {
        failed.accept(e); // one listener's error is not the next one's
      }
    }
  }

  /** Returns {@code first} with {@code next} in it, or {@code next} where there is no first. */
  static Throwable gathered(@Nullable Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (first != next) {
      first.addSuppressed(next);
    }
    return first;
  }
}
