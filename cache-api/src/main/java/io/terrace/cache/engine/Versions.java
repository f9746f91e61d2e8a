package io.terrace.cache.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The versions of the tags of one namespace. Thread-safe. */
interface Versions {

  /** Returns the position of the last invalidation that is known here. */
  long position();

  /**
   * Returns the present versions of {@code names}.
   *
   * @throws io.terrace.cache.spi.StoreException if they cannot be had
   */
  TagStamps stamps(Set<String> names);

  /**
   * Returns the present versions of {@code names}, or null if one of them was invalidated after
   * {@code position}, or if they cannot be had: what carries them must not be stored then.
   */
  @Nullable TagStamps stampsSince(long position, Set<String> names);

  /** The same, of what is known here: nobody is asked, and so nobody waited for. */
  default @Nullable TagStamps stampsHeldSince(long position, Set<String> names) {
    return stampsSince(position, names);
  }

  /** How what carries versions is stamped with them. */
  @FunctionalInterface
  interface Stamper {

    /** Returns the present versions of {@code names} as {@link #stampsSince} does. */
    @Nullable TagStamps since(long position, Set<String> names);
  }

  /**
   * Returns a stamper of any of {@code names}, for what is stored at once: where a store is asked,
   * it is asked now, and once for all of them.
   *
   * @param position the first that is asked for
   */
  default Stamper stamper(Set<String> names, long position) {
    return this::stampsSince;
  }
}
