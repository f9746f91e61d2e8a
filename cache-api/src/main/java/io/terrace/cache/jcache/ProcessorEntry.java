package io.terrace.cache.jcache;

import java.util.Objects;
import java.util.function.Supplier;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * The entry that an entry processor sees. What it does to it happens when it returns, and only if
 * it returns. Belongs to one call of one processor.
 */
final class ProcessorEntry<K, V> implements MutableEntry<K, V> {

  /** What the processor has done so far. */
  enum Action {
    /** Nothing. */
    NONE,
    /** It read the value. */
    READ,
    /** It read a value that was loaded for it. */
    LOADED,
    /** It set a value. */
    WRITTEN,
    /** It removed the entry. */
    REMOVED
  }

  private final K key;
  private final boolean existed;
  private final Supplier<@Nullable V> loader;
  private @Nullable V value;
  private Action action = Action.NONE;

  /**
   * Makes one.
   *
   * @param value the present value, as it may be handed out, or null
   * @param loader gives a value where there is none, or null
   */
  ProcessorEntry(K key, @Nullable V value, Supplier<@Nullable V> loader) {
    this.key = key;
    this.value = value;
    this.existed = value != null;
    this.loader = loader;
  }

  @Override
  public boolean exists() {
    return value != null;
  }

  @Override
  public void remove() {
    // What was made by this very call was never there: nothing is removed.
    action = !existed && action == Action.WRITTEN ? Action.NONE : Action.REMOVED;
    value = null;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public @Nullable V getValue() {
    if (value == null && action == Action.NONE) {
      value = loader.get();
      action = value == null ? Action.READ : Action.LOADED;
    } else if (action == Action.NONE) {
      action = Action.READ;
    }
    return value;
  }

  @Override
  public void setValue(V value) {
    this.value = Objects.requireNonNull(value, "value");
    action = Action.WRITTEN;
  }

  Action action() {
    return action;
  }

  /** Returns the value that was set or loaded. */
  V newValue() {
    return Objects.requireNonNull(value);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.as(type, this);
  }
}
