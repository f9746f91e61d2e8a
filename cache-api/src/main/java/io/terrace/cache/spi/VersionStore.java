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

  /**
   * Returns the era of what is stored, as it is known here: another number once the store may have
   * gone back to what it was before, or lost something that was written last. All versions are new
   * then, so that nothing from before is valid. It is known before anything of the new era is
   * returned by any method. Does not block.
   *
   * <p>0 for a store that never goes back: one that is empty after a restart, for example.
   */
  default long era() {
    return 0;
  }
}
