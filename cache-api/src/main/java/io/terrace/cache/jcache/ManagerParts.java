package io.terrace.cache.jcache;

import io.terrace.cache.WireFormat;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.TimeSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a builder gave to a manager in place of what it would make itself. Immutable.
 *
 * @param timeSource the time, or null for the machine's
 * @param executor runs refreshes, timed loads and events, or null for threads of the manager's own
 * @param wireFormat how keys and values are written to the remote tier
 * @param remote what lies under the local tiers, or null for what the properties say
 */
record ManagerParts(
    @Nullable TimeSource timeSource,
    @Nullable Executor executor,
    WireFormat wireFormat,
    @Nullable RemoteTier remote) {

  /** The parts of a manager that makes all itself. */
  static final ManagerParts NONE = new ManagerParts(null, null, WireFormat.DEFAULT, null);

  ManagerParts with(TimeSource given) {
    return new ManagerParts(given, executor, wireFormat, remote);
  }

  ManagerParts with(Executor given) {
    return new ManagerParts(timeSource, given, wireFormat, remote);
  }

  ManagerParts with(WireFormat given) {
    return new ManagerParts(timeSource, executor, given, remote);
  }

  ManagerParts with(RemoteTier given) {
    return new ManagerParts(timeSource, executor, wireFormat, given);
  }
}
