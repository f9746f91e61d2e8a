package io.terrace.cache.engine;

/**
 * Decides for how long each entry of a cache is fresh, in place of a ttl. Thread-safe. Nanoseconds;
 * {@link FreshnessPolicy#NEVER} for ever, 0 for "expired already", {@link #UNCHANGED} to leave the
 * end as it is.
 */
public interface ExpiryRule {

  /** Leaves the end of an entry as it is. */
  long UNCHANGED = -1;

  /** Returns the time for an entry that was not there. */
  long forCreation();

  /** Returns the time for an entry whose value is replaced. */
  long forUpdate();

  /** Returns the time from now for an entry that is read. */
  long forAccess();
}
