package io.terrace.cache.web;

import java.io.Serial;

/** Tells those who waited for a page what its handler threw. */
final class PageFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  PageFailedException(Throwable cause) {
    super("the handler of the page failed", cause);
  }
}
