package io.terrace.cache;

/** Where an entry was found. */
public enum Tier {
  /** The heap of this process. */
  LOCAL,
  /** The store that all processes share. */
  REMOTE
}
