package io.terrace.cache.annotation;

/** Where entries are kept. */
public enum CacheTier {
  /** The heap of this process. */
  LOCAL,
  /** The store that all processes share. */
  REMOTE
}
