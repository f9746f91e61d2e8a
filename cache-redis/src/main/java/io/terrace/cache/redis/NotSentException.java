package io.terrace.cache.redis;

import java.io.Serial;

/** A call ended before anything of it was sent, so that it is certain that it was not done. */
final class NotSentException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one. */
  NotSentException(String message) {
    super(message);
  }

  /** Makes one with a cause. */
  NotSentException(String message, Throwable cause) {
    super(message, cause);
  }
}
