package io.terrace.cache.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which local key a remote key stands for, for the keys that are held here: invalidations come with
 * remote keys, and those cannot be read back. Kept inside the local tier's atomic steps, so that a
 * key that is held is always found. Thread-safe.
 */
final class RemoteKeys<K> {

  private final Function<K, String> encoder;
  private final boolean remembers;
  private final ConcurrentMap<String, K> held = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param remembers whether any key is held here
   */
  RemoteKeys(Function<K, String> encoder, boolean remembers) {
    this.encoder = encoder;
    this.remembers = remembers;
  }

  /** Returns the remote form of {@code key}. */
  String of(K key) {
    return encoder.apply(key);
  }

  void add(K key) {
    if (remembers) {
      held.put(of(key), key);
    }
  }

  void remove(K key) {
    held.remove(of(key));
  }

  @Nullable K find(String remoteKey) {
    return held.get(remoteKey);
  }

  void forEach(Consumer<K> action) {
    held.values().forEach(action);
  }
}
