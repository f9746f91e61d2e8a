package io.terrace.cache.spi;

import java.util.Iterator;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map in the heap that evicts what is least worth keeping. It knows nothing of time,
 * staleness or tags: the engine decides that from the entries, which are opaque here.
 *
 * <p>Thread-safe. A {@link #get} takes no lock. {@link #compute} is atomic for its key.
 *
 * @param <K> the type of keys
 * @param <E> the type of entries
 */
public interface LocalTier<K, E> {

  /** Returns the entry of {@code key}, which counts as a use of it, or null. */
  @Nullable E get(K key);

  /** Returns the entry of {@code key}, which does not count as a use of it, or null. */
  @Nullable E peek(K key);

  /**
   * Replaces the entry of {@code key} by what {@code change} returns, null to remove it, as one
   * step that no other change of that key can come between. That is not a use of an entry that was
   * there: who means it as one calls {@link #get} besides.
   *
   * @param change gets the key and its entry, or null; must be short, must not block and must not
   *     touch this tier
   * @return the entry after it
   */
  @Nullable E compute(
      K key, BiFunction<? super K, ? super @Nullable E, ? extends @Nullable E> change);

  /** Removes {@code key} if {@code entry} is the very entry that it has. */
  boolean remove(K key, E entry);

  /** Removes all entries. One that is written while this runs may stay. */
  void clear();

  /** Returns the entries, which does not count as a use of them; weakly consistent, read only. */
  Iterator<Map.Entry<K, E>> iterator();

  /** Returns the number of entries, dead ones among them, after what is pending has been done. */
  long size();
}
