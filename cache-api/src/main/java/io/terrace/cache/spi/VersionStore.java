package io.terrace.cache.spi;

import java.util.Map;
import java.util.Set;

/**
 * A store that keeps versions: one for each tag, and one for each cache. An entry carries the
 * versions that were current before its value was read, and is void once one differs. Thread-safe;
 * blocks as {@link RemoteStore} does.
 */
public interface VersionStore {

  /**
   * A version.
   *
   * @param nonce random, compared for equality only, so that one that was lost is never met again
   * @param position where in the namespace's sequence it began
   */
  record Version(long nonce, long position) {}

  /** Returns the versions of {@code names}, all of them, made now where there is none. */
  Map<String, Version> versions(Set<String> names);

  /** Gives {@code name} a new version, and returns it. */
  Version advance(String name);

  /** Returns the present end of the namespace's sequence. */
  long position();
}
