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
   * Removes the frame of {@code key} if its version is {@code version}; returns whether it was.
   * Leases of the key stay as they are, unlike by {@link RemoteStore#compareAndSet}: what nobody
   * would take is removed, which changes nothing for those who are about to replace it.
   */
  boolean free(String key, long version);
}
