package io.terrace.cache.engine;

/** What few entries have, apart from them so that all others are smaller. Thread-safe. */
final class EntryRest {

  /** By which the remote tier knows the entry; 0 for one of the local tier alone. */
  final long version;

  volatile long idleUntil = FreshnessPolicy.NEVER;
  volatile long retryAt;

  EntryRest(long version) {
    this.version = version;
  }
}
