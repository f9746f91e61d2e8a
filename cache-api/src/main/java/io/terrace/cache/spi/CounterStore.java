package io.terrace.cache.spi;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A store that counts. Thread-safe; blocks as {@link RemoteStore} does. */
public interface CounterStore {

  /**
   * Adds {@code delta} as one step. A sum beyond what a {@code long} holds stops at its end.
   *
   * @param start what a counter begins with that is not there
   * @param floor the least that it may become
   * @param ttl how long a counter lasts that is made now, or null for ever
   * @return its value after that
   */
  long add(String key, long delta, long start, long floor, @Nullable Duration ttl);

  /** Returns the value of a counter, empty if it is not there. */
  OptionalLong count(String key);

  /** Removes a counter. */
  void reset(String key);
}
