package io.terrace.cache.fragment;

import io.terrace.cache.CheckReturnValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How one fragment is kept. Immutable.
 *
 * @param ttl how long it is fresh; empty for as long as the cache says
 * @param tags by which it is invalidated, and with it all that holds it
 * @param cache the name of the cache that it is kept in; empty for the one of all fragments
 */
@CheckReturnValue
public record FragmentOptions(Optional<Duration> ttl, List<String> tags, Optional<String> cache) {

  /** Nothing said. */
  public static final FragmentOptions NONE =
      new FragmentOptions(Optional.empty(), List.of(), Optional.empty());

  /** Takes a copy. */
  public FragmentOptions {
    tags = List.copyOf(tags);
    if (ttl.isPresent() && (ttl.get().isZero() || ttl.get().isNegative())) {
      throw new IllegalArgumentException("ttl must be more than 0, not " + ttl.get());
    }
  }

  /** Returns options with this ttl. */
  public static FragmentOptions ttl(Duration ttl) {
    return new FragmentOptions(Optional.of(ttl), List.of(), Optional.empty());
  }

  /** Returns this with these tags. */
  public FragmentOptions tags(String... tags) {
    return new FragmentOptions(ttl, Arrays.asList(tags), cache);
  }

  /** Returns this in the cache {@code name}. */
  public FragmentOptions in(String name) {
    return new FragmentOptions(ttl, tags, Optional.of(name));
  }
}
