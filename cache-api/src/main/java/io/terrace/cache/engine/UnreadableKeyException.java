package io.terrace.cache.engine;

import java.io.Serial;
import javax.cache.CacheException;

/** Iteration came to a key of the remote tier that cannot be read back. */
public final class UnreadableKeyException extends CacheException {

  @Serial private static final long serialVersionUID = 1L;

  UnreadableKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
