package io.terrace.cache.jcache;

import io.terrace.cache.WireFormat;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.TimeSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a builder gave to a manager in place of what it would make itself. Immutable.
 *
 * @param timeSource the time, or null for the machine's
 * @param executor runs refreshes, timed loads and events, or null for threads of the manager's own
 * @param wireFormat how keys and values are written to remote tiers
 * @param remotes what lies under the local tiers, by name, before what the properties say
 * @param enabled whether caches keep anything, or null for what the properties say
 */
record ManagerParts(
    @Nullable TimeSource timeSource,
    @Nullable Executor executor,
    WireFormat wireFormat,
    Map<String, RemoteTier> remotes,
    @Nullable Boolean enabled) {

  /** The parts of a manager that makes all itself. */
  static final ManagerParts NONE = new ManagerParts(null, null, WireFormat.DEFAULT, Map.of(), null);

  ManagerParts with(TimeSource given) {
    return new ManagerParts(given, executor, wireFormat, remotes, enabled);
  }

  ManagerParts with(Executor given) {
    return new ManagerParts(timeSource, given, wireFormat, remotes, enabled);
  }

  ManagerParts with(WireFormat given) {
    return new ManagerParts(timeSource, executor, given, remotes, enabled);
  }

  ManagerParts with(String name, RemoteTier given) {
    Map<String, RemoteTier> all = new TreeMap<>(remotes);
    all.put(name, given);
    return new ManagerParts(timeSource, executor, wireFormat, Map.copyOf(all), enabled);
  }

  ManagerParts with(boolean given) {
    return new ManagerParts(timeSource, executor, wireFormat, remotes, given);
  }
}
