package io.terrace.cache.spi;

import java.util.function.Consumer;

/** A store whose keys can be enumerated. Thread-safe; blocks as {@link RemoteStore} does. */
public interface Scannable {

  /**
   * Calls {@code action} for each key that begins with {@code prefix}; weakly consistent, and a key
   * may come more than once.
   */
  void scan(String prefix, Consumer<String> action);
}
