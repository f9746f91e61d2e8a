package io.terrace.cache.spi;

import java.util.function.Consumer;

/** A store whose keys can be enumerated. Thread-safe; blocks as {@link RemoteStore} does. */
public interface Scannable {

  /**
   * Calls {@code action} for each key that begins with {@code prefix}; weakly consistent, and a key
   * may come more than once.
   */
  void scan(String prefix, Consumer<String> action);

  /**
   * Removes the frame of {@code key} if its version is {@code version} and nobody has a lease of
   * the key; returns whether it was. Who has one is about to replace the frame, or has read it to
   * change it, and would find it gone.
   */
  boolean free(String key, long version);
}
