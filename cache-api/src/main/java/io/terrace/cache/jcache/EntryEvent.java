package io.terrace.cache.jcache;

import java.io.Serial;
import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * One event as a listener sees it. Immutable.
 *
 * <p>The value of a removed or expired entry is its old one, by JSR-107 1.1.1: null where the
 * listener did not ask for old values.
 */
final class EntryEvent<K, V> extends CacheEntryEvent<K, V> {

  @Serial private static final long serialVersionUID = 1L;

  private final transient K key;
  private final transient @Nullable V value;
  private final transient @Nullable V oldValue;

  /**
   * Makes an event.
   *
   * @param newValue what was written; null for {@code REMOVED} and {@code EXPIRED}
   * @param oldValue what was there before; null if nothing was, or the listener did not ask for it
   */
  EntryEvent(
      Cache<K, V> source, EventType type, K key, @Nullable V newValue, @Nullable V oldValue) {
    super(source, type);
    this.key = key;
    this.value = type == EventType.REMOVED || type == EventType.EXPIRED ? oldValue : newValue;
    this.oldValue = oldValue;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public @Nullable V getValue() {
    return value;
  }

  @Override
  public @Nullable V getOldValue() {
    return oldValue;
  }

  @Override
  public boolean isOldValueAvailable() {
    return oldValue != null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("an event of a cache is no " + type.getName());
  }

  /** Says no key and no value: they may be secrets. */
  @Override
  public String toString() {
    return getEventType() + " in cache '" + getSource().getName() + "'";
  }
}
