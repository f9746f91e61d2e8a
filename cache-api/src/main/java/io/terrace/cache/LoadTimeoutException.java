package io.terrace.cache;

import java.io.Serial;
import javax.cache.integration.CacheLoaderException;

/**
 * A load took longer than {@link CacheSpec#hardTimeout}. The loader was interrupted; the next call
 * loads again.
 *
 * <p>The message names the cache, the limit and the remedy.
 */
public final class LoadTimeoutException extends CacheLoaderException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with this message. */
  public LoadTimeoutException(String message) {
    super(message);
  }
}
