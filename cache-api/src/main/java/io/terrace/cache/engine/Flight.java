package io.terrace.cache.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A load of one key that is under way in this process, which all who miss the key share.
 * Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class Flight<K, V> {

  final K key;

  /** The entry that this load is to replace, or null. */
  final @Nullable TierEntry<V> replaced;

  /** Ends with an entry that may or may not have been stored, or with the failure. */
  final CompletableFuture<TierEntry<V>> result = new CompletableFuture<>();

  /** Whether it must load, whatever the tiers hold by then. */
  final boolean anew;

  /** Ends with the result, or with null once the soft timeout went by; null if there is none. */
  volatile @Nullable CompletableFuture<@Nullable TierEntry<V>> softResult;

  /** What its leader takes of what the tiers hold. */
  private final Predicate<TierEntry<V>> accepted;

  private volatile @Nullable Thread owner;

  Flight(K key, @Nullable TierEntry<V> replaced) {
    this(key, replaced, false);
  }

  Flight(K key, @Nullable TierEntry<V> replaced, boolean anew) {
    this(key, replaced, anew, entry -> true);
  }

  Flight(K key, @Nullable TierEntry<V> replaced, Predicate<TierEntry<V>> accepted) {
    this(key, replaced, false, accepted);
  }

  private Flight(
      K key, @Nullable TierEntry<V> replaced, boolean anew, Predicate<TierEntry<V>> accepted) {
    this.key = key;
    this.replaced = replaced;
    this.anew = anew;
    this.accepted = accepted;
  }

  /** Returns whether {@code entry}, which may be served, need not be loaded. */
  boolean accepts(TierEntry<V> entry) {
    return !anew && accepted.test(entry);
  }

  /** Returns the thread that runs the loader, while it does. */
  @Nullable Thread owner() {
    return owner;
  }

  /** Makes this thread the one that runs the loader. */
  void lead() {
    owner = Thread.currentThread();
  }

  /** Ends that; once this returns, the thread is no longer interrupted for this flight. */
  synchronized void leave() {
    owner = null;
  }

  /** Interrupts the thread that runs the loader, if there still is one. */
  synchronized void interrupt() {
    Thread thread = owner;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
