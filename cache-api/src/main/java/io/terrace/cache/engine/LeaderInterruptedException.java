package io.terrace.cache.engine;

import java.io.Serial;
import javax.cache.integration.CacheLoaderException;

/**
 * The thread that ran a loader was interrupted: its own affair, not that of those who joined it.
 */
final class LeaderInterruptedException extends CacheLoaderException {

  @Serial private static final long serialVersionUID = 1L;

  LeaderInterruptedException(String message) {
    super(message);
  }
}
