package io.terrace.cache.console;

/** What somebody may do on a {@link Console}. */
public enum Access {
  /** Nothing: the request is refused. */
  NONE,
  /** See the caches, and ask about a key. */
  READ,
  /** Invalidate and clear, too. */
  CHANGE
}
