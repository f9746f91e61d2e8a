package io.terrace.cache;

import java.io.Serial;
import javax.cache.integration.CacheLoaderException;

/**
 * A loader waits, directly or through other loaders, for the key that it is itself loading.
 *
 * <p>The message names the cache, the limit and the remedy.
 */
public final class ReentrantLoadException extends CacheLoaderException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with this message. */
  public ReentrantLoadException(String message) {
    super(message);
  }
}
