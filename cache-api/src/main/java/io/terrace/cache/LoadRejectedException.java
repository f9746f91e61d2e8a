package io.terrace.cache;

import java.io.Serial;
import javax.cache.integration.CacheLoaderException;

/**
 * A load could not be begun, because too many were under way: {@link
 * CacheSpec#maximumConcurrentLoads} of the cache, or all threads of the manager's executor.
 *
 * <p>The message names the cache, the limit and the remedy.
 */
public final class LoadRejectedException extends CacheLoaderException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with this message. */
  public LoadRejectedException(String message) {
    super(message);
  }
}
