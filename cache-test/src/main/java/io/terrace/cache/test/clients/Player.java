package io.terrace.cache.test.clients;

import org.jspecify.annotations.Nullable;

/** Makes calls on a cache whose keys and values are numbers: here, or in another process. */
public interface Player {

  /**
   * Makes {@code call}, and returns the answer with numbers for values.
   *
   * @param player which of those who play at once makes it, from 0 on
   * @param key on what
   */
  @Nullable Object make(int player, int key, Call call);
}
