package io.terrace.bench.hitrate.replay;

import java.util.Locale;

/**
 * How loads go.
 *
 * @param nanos how long one takes; 0 if what it brings is there at once
 * @param protection who waits for a load that is under way
 */
public record Loading(long nanos, Protection protection) {

  /** Loads take no time, so that there is nobody to wait. */
  public static final Loading INSTANT = new Loading(0, Protection.FLEET);

  /** Who waits for a load of the same key in place of loading too. */
  public enum Protection {
    /** Nobody. */
    NONE,
    /** Readers in the same process. */
    PROCESS,
    /** Readers in any process. */
    FLEET;

    /** The name by which it is asked for. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
